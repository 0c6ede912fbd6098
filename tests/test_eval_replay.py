import json

import pytest

from eval.replay import Replay, readings
from qa.errors import UsageError
from qa.llm import Piece, Request
from qa.types import Turn
from tests.scripted_model import ScriptedModel


def asked(replay, *texts, **limits):
    said = [""] * len(texts)
    for index, piece in replay.stream([Request((Turn("user", text),), 8, **limits) for text in texts]):
        said[index] += piece.text if piece else ""
    return said


def test_what_was_said_is_not_asked_again_even_by_another_run(tmp_path):
    model, path = ScriptedModel({"Farhad": "he does", "troops": "900"}), tmp_path / "said.jsonl"
    first = Replay("m", lambda: model, path)
    assert asked(first, "Farhad?", "troops?") == ["he does", "900"]
    again = Replay("m", lambda: model, path)
    assert asked(again, "troops?", "Farhad?", "Who?") == ["900", "he does", "none"]
    assert [request.messages[0].text for request in model.requests] == ["Farhad?", "troops?", "Who?"]


def test_what_the_first_token_might_have_been_comes_back_for_the_rest_only_what_was_said(tmp_path):
    piece = Piece(" he", -0.12345678, {" he": -0.12345678, " none": -2.5})

    class Model(ScriptedModel):
        def stream(self, requests, stop=None):
            yield from [(0, piece), (0, piece), (0, None)]

    request, path = Request((Turn("user", "Farhad?"),), 8, 20), tmp_path / "said.jsonl"
    once = list(Replay("m", lambda: Model({}), path).stream([request]))
    kept = Piece(" he", -0.1235, {" he": -0.1235, " none": -2.5})
    assert once == [(0, kept), (0, Piece(" he", -0.1235)), (0, None)]
    assert list(Replay("m", lambda: Model({}), path).stream([request])) == once


def test_another_adapter_model_or_limit_is_another_question(tmp_path):
    model, path = ScriptedModel({}), tmp_path / "said.jsonl"
    for name, context, limits in (("m", "", {}), ("n", "", {}), ("m", "a", {}), ("m", "", {"adapted": True})):
        asked(Replay(name, lambda: model, path, context), "Who?", **limits)
    assert len(model.requests) == 4


def test_a_model_that_is_not_needed_is_not_loaded(tmp_path):
    def load():
        raise AssertionError("loaded")

    path = tmp_path / "said.jsonl"
    asked(Replay("m", lambda: ScriptedModel({}), path), "Who?")
    replay = Replay("m", load, path)
    assert asked(replay, "Who?") == ["none"]
    replay.close()


def test_readings_come_back_and_a_file_that_is_not_there_has_none(tmp_path):
    path = tmp_path / "said.jsonl"
    assert readings(path) == {}
    asked(Replay("m", lambda: ScriptedModel({}), path), "Who?")
    assert len(readings(path)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json.dumps({"settings": {"caution": 0.4}}) + "\n" + json.dumps({"id": "a"}), "answers of a run"),
        ('{"id": "a"}', "something else"),
        ('["key", "no pieces"]', "something else"),
        ('["key", [["short"]]]', "something else"),
        ("Dear reader", "something else"),
        ("[]", "something else"),
    ],
)
def test_any_other_file_is_refused_with_what_it_is_and_how_one_is_made(tmp_path, text, found):
    path = tmp_path / "other.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=found) as error:
        readings(path)
    assert "--replay NEW.jsonl" in error.value.fix


def test_a_folder_is_no_file_of_readings(tmp_path):
    with pytest.raises(UsageError):
        readings(tmp_path)
