import threading

import pytest

from qa.errors import GeneratorError, Stopped
from qa.judgement import LogisticJudge
from qa.reading import read
from qa.types import Progress, Reading, Token
from tests.scripted_model import ScriptedModel, hit

ADVISER = hit("Farhad Alaaldin is the foreign affairs adviser of Sudani.")
OTHER = hit("There are 2,500 troops.", rank=2)
QUESTION = "Who advises Sudani?"


def readings(model, hits=(ADVISER, OTHER)):
    return [event for event in read(model, LogisticJudge(), hits, QUESTION) if isinstance(event, Reading)]


def test_a_passage_that_states_the_answer_is_read_and_the_other_refused():
    first, second = readings(ScriptedModel({"Farhad": "Farhad Alaaldin advises Sudani."}))
    assert (first.text, first.refused, round(first.probability, 2)) == ("Farhad Alaaldin advises Sudani.", False, 0.9)
    assert (second.refused, second.probability) == (True, 0.0)


def test_a_passage_that_hardly_states_it_costs_no_reading():
    model = ScriptedModel({"Farhad": "Farhad Alaaldin advises Sudani."})
    readings(model)
    assert len(model.requests) == 3  # both were asked, one was read


def test_a_name_from_memory_is_worth_nothing():
    (reading,) = readings(ScriptedModel({"Farhad": "Henry Kissinger advises Sudani."}), [ADVISER])
    assert not reading.refused
    assert reading.probability == 0.0


def test_tokens_come_before_readings_and_spell_the_draft():
    events = list(read(ScriptedModel({"Farhad": "Farhad Alaaldin does."}), LogisticJudge(), [ADVISER], QUESTION))
    assert "".join(event.text for event in events if isinstance(event, Token)) == "Farhad Alaaldin does."
    assert isinstance(events[0], Progress)
    assert isinstance(events[-1], Reading)


def test_a_refusal_is_never_streamed():
    events = list(read(ScriptedModel({"Farhad": "none"}), LogisticJudge(), [ADVISER], QUESTION))
    assert not [event for event in events if isinstance(event, Token)]
    assert events[-1] == Reading(ADVISER, "", True, 0.0)


def test_stop_ends_the_reading():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        list(read(ScriptedModel({}), LogisticJudge(), [ADVISER], QUESTION, stop))


def test_a_failing_model_is_an_error_not_a_refusal():
    with pytest.raises(GeneratorError, match="failed"):
        list(read(ScriptedModel({}, fails=True), LogisticJudge(), [ADVISER], QUESTION))
