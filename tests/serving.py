"""The page over the assistant of a test file, on an address of its own."""

import pytest

from qa.page.server import start


def served(scope):
    """`url = served("module")` is a fixture: where the page over the fixture `assistant` is, while the scope lasts."""

    @pytest.fixture(scope=scope)
    def url(assistant):
        running = start(assistant)
        yield running.url
        running.close()

    return url
