"""The README names everything that can be used, and everything it names can be."""

import argparse
import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import qa
from qa import cli
from qa.config import Config

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = next(action for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
KEYS = [field.name for field in fields(Config)]
VERBS = re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)
LINES = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
TYPED = [words[1:] for line in LINES if (words := shlex.split(line, comments=True))[:1] == ["qa"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert re.search(rf"\bqa {command}\b", README)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_explains_itself(command):
    for action in COMMANDS[command]._actions:
        assert action.help, f"qa {command}: {action.option_strings or action.dest}"


@pytest.mark.parametrize("words", [words for words in TYPED if words[0] != "eval"], ids=" ".join)
def test_every_command_line_of_the_readme_is_understood(words):
    assert cli.parser().parse_args(words).command == words[0]


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_is_in_the_readme_with_its_default(key):
    row = next((line for line in README.splitlines() if line.startswith(f"| `QA_{key.upper()}` | `{key}` |")), None)
    assert row, f"QA_{key.upper()} has no row"
    default = getattr(Config(), key)
    if key not in ("cache", "data", "index") and default:
        assert f"`{default}`" in row


def test_the_readme_has_no_setting_that_does_not_exist():
    assert {name.lower() for name in re.findall(r"\bQA_([A-Z_]+)\b", README)} <= set(KEYS)


@pytest.mark.parametrize("name", [name for name in qa.__all__ if not name.startswith("_")])
def test_every_public_name_is_in_the_readme_and_can_be_had(name):
    assert f"`{name}`" in README
    assert getattr(qa, name) is not None


def test_the_readme_has_no_public_name_that_does_not_exist():
    listed = re.search(r"What is public:\n\n(.*?)\n\n", README, re.DOTALL)[1]
    names = {name for name in re.findall(r"`(\w+)`", listed)}
    assert names == {name for name in qa.__all__ if not name.startswith("_")}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_make_is_in_the_readme(verb):
    assert f"make {verb}" in README


def test_every_verb_in_the_readme_can_be_made():
    assert {*re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)} <= set(VERBS)


def test_every_model_is_in_the_readme():
    from qa.models import MODELS

    assert all(f"`{name}`" in README for name in MODELS)


def test_every_file_that_the_readme_names_is_there():
    for path in re.findall(r"`([\w./-]+/[\w./-]*|LICENSE)`", README):
        assert (ROOT / path).exists(), path
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_nothing_is_left_to_fill_in():
    assert not re.findall(r"@@\w+@@|TODO|FIXME|XXX", README)


def test_the_changelog_knows_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert version == qa.__version__
    newest = re.search(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert newest is not None and newest[1] in (version, "Unreleased")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
