"""The page over the assistant of a test file, on an address of its own."""

import shutil

import pytest

from qa.page.server import Access, start
from tests.scripted_assistant import SEEDS, Scripted, scratch


class Program:
    """The program over its own folder of articles and its own data, which can be started again on the same port."""

    def __init__(self):
        self.assistant = Scripted(folder=scratch() / "articles", step=0.005)
        shutil.copytree(SEEDS, self.assistant.folder)
        self.running = start(self.assistant)
        self.url = self.running.url

    def restart(self):
        self.running.close()
        self.assistant = Scripted(folder=self.assistant.folder, data=self.assistant.data, step=0.005)
        self.running = start(self.assistant, Access(port=int(self.url.rsplit(":", 1)[1])))

    @property
    def file(self):
        return self.assistant.config.archive


def served(scope):
    """`url = served("module")` is a fixture: where the page over the fixture `assistant` is, while the scope lasts."""

    @pytest.fixture(scope=scope)
    def url(assistant):
        running = start(assistant)
        yield running.url
        running.close()

    return url


def kept(scope):
    """`program = kept("module")` is a fixture: a Program with articles and data of its own, while the scope lasts."""

    @pytest.fixture(scope=scope)
    def program():
        program = Program()
        yield program
        program.running.close()

    return program
