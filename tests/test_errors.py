"""Errors say what is wrong and what mends it, and one `except` catches them all."""

import inspect

import pytest

from qa import errors
from qa.errors import QAError, UsageError

TREE = [each for _, each in inspect.getmembers(errors, inspect.isclass) if each.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_each_is_drawn_in_the_tree_and_says_what_it_means(kind):
    assert issubclass(kind, QAError)
    assert kind.__doc__ and kind.__name__ in errors.__doc__


def test_the_fix_is_shown_below_the_message():
    error = QAError("no such file: a.gguf", fix="qa models pull")
    assert str(error) == "no such file: a.gguf\n  → qa models pull"
    assert error.fix == "qa models pull"


def test_without_a_fix_only_the_message_is_shown():
    assert str(QAError("stopped")) == "stopped"


def test_a_wrong_call_is_a_value_error_too():
    with pytest.raises(ValueError, match="empty"):
        raise UsageError("the question is empty")
