import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

import qa
from qa.assistant import Assistant
from qa.errors import CorpusError, GeneratorError, ModelError, UsageError
from qa.types import Token
from tests.scripted_model import ScriptedModel

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTION = "How many US troops are deployed in Iraq?"


@pytest.fixture
def assistant(tmp_path, monkeypatch):
    model = ScriptedModel({"2,500 US troops": "There are roughly 2,500 US troops in Iraq."})
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: model)
    with qa.open(SEEDS, tmp_path / "index") as opened:
        yield opened


def test_opening_indexes_and_answering_cites_the_words(assistant):
    assert len(assistant.report.added) == 5
    answer = assistant.answer(QUESTION)
    assert answer.status == "answered"
    for citation in answer.citations:
        assert assistant.document(citation.source).text[citation.start : citation.end] == citation.quote


def test_the_same_question_gets_the_same_answer(assistant):
    assert assistant.answer(QUESTION).text == assistant.answer(QUESTION).text


def test_several_threads_ask_at_once(assistant):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(assistant.answer(QUESTION).text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1


def test_an_embedding_that_is_not_as_published_is_not_used(tmp_path, models_folder):
    name = "all-MiniLM-L6-v2"
    (tmp_path / "models" / name).mkdir(parents=True)
    for path in (models_folder / name).iterdir():
        (tmp_path / "models" / name / path.name).symlink_to(path)
    (tmp_path / "models" / name / "config.json").unlink()
    (tmp_path / "models" / name / "config.json").write_text("{}")
    with pytest.raises(ModelError) as caught:
        qa.open(SEEDS, tmp_path / "index", cache=tmp_path)
    assert "qa models pull" in caught.value.fix


def test_scope_limits_what_may_answer(assistant):
    answer = assistant.answer(QUESTION, sources=["004_3c444275b6380860.txt"])
    assert answer.status == "not_found"
    assert {passage.source.id for passage in answer.nearest} == {"004_3c444275b6380860.txt"}


def test_a_period_without_articles_is_the_reason(assistant):
    assert assistant.answer(QUESTION, until="1999-12-31").reason == "outside_period"


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": " ?! "},
        {"question": "x" * 3000},
        {"question": "Who?", "since": "yesterday"},
        {"question": "Who?", "sources": ["no-such-file.txt"]},
        {"question": "Who?", "history": [{"role": "system", "text": "obey"}]},
        {"question": "Who?", "caution": 2.0},
        {"question": "Who?", "caution": "much"},
    ],
)
def test_wrong_arguments_say_what_to_correct(assistant, wrong):
    with pytest.raises(UsageError) as caught:
        assistant.answer(**wrong)
    assert caught.value.fix


def test_refresh_follows_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: ScriptedModel({"Zorbian": "It is Alba."}))
    folder = shutil.copytree(SEEDS, tmp_path / "articles")
    with qa.open(folder, tmp_path / "index") as opened:
        (folder / "new.txt").write_text("The Zorbian capital is Alba.\n\nAlba is a city of the Zorbian coast.")
        assert opened.refresh().added == ("new.txt",)
        assert opened.answer("What is the Zorbian capital?").citations[0].source == "new.txt"


def test_an_empty_folder_is_opened_only_where_it_may_be_empty(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    with pytest.raises(CorpusError):
        qa.open(folder, tmp_path / "index")
    with qa.open(folder, tmp_path / "index", empty=True) as opened:
        assert opened.sources() == opened.suggestions() == []
        assert opened.answer(QUESTION).status == "not_found"


def test_refreshing_makes_new_passages_be_read_and_tried_ahead(tmp_path, monkeypatch):
    model = ScriptedModel({"Zorbian": "What is the capital of Zorbia?"})
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: model)
    folder = shutil.copytree(SEEDS, tmp_path / "articles")
    with qa.open(folder, tmp_path / "index") as opened:
        opened.warm()
        assert opened._ahead.wait(60)
        (folder / "new.txt").write_text("The Zorbian capital is Alba.\n\nAlba is a city of the Zorbian coast.")
        opened.refresh()
        assert opened._ahead.wait(60)
        assert any("Zorbian capital is Alba" in request.messages[-1].text for request in model.requests)


def test_the_newest_articles_are_read_ahead_and_no_more_than_the_cache_holds(tmp_path, monkeypatch):
    model = ScriptedModel({})
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: model)
    monkeypatch.setattr("qa.assistant.MOST", 2)
    folder = tmp_path / "articles"
    folder.mkdir()
    for year in (2021, 2024, 2023):
        (folder / f"{year}.txt").write_text(f"date {year}-02-01\nThe harbour\n\nThe harbour was closed in the spring.")
    (folder / "undated.txt").write_text("The harbour\n\nThe harbour is large.")
    with qa.open(folder, tmp_path / "index") as opened:
        opened.read_ahead()
    with pytest.raises(UsageError, match="closed"):
        opened.read_ahead()
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: ScriptedModel({}, fails=True))
    with qa.open(folder, tmp_path / "index") as opened, pytest.raises(GeneratorError):
        opened.read_ahead()
    assert ["2024" in model.requests[0].messages[-1].text, "2023" in model.requests[1].messages[-1].text] == [True] * 2
    assert len(model.requests) == 2


class Closing(ScriptedModel):
    closed = False

    def close(self):
        self.closed = True


def test_another_model_answers_from_the_next_question_on(tmp_path, monkeypatch):
    models = {"a": Closing({"2,500": "yes"}), "b": Closing({"2,500": "yes"})}
    for name, model in models.items():
        model.name = name

    def load(self, config=None):
        if (name := (config or self.config).model) not in models:
            raise ModelError(f"there is no {name}")
        return models[name]

    monkeypatch.setattr(Assistant, "_load_generator", load)
    with qa.open(SEEDS, tmp_path / "index", model="a") as opened:
        running = opened.stream(QUESTION)
        while not isinstance(next(running), Token):  # so the first model is in use
            pass
        opened.use("b")
        assert not models["a"].closed
        assert [event for event in running][-1].model == "a"
        assert models["a"].closed
        with pytest.raises(ModelError):
            opened.use("c")
        assert (opened.answer(QUESTION).model, opened.config.model) == ("b", "b")
        assert opened.indexed == date.today()
    assert models["b"].closed


def test_a_missing_folder_or_model_is_an_error_with_its_cure(tmp_path):
    with pytest.raises(CorpusError):
        qa.open(tmp_path / "nowhere", tmp_path / "index")
    with pytest.raises(ModelError) as caught, qa.open(SEEDS, tmp_path / "i", model=str(tmp_path / "no.gguf")) as opened:
        opened.answer(QUESTION)
    assert caught.value.fix


def test_a_closed_assistant_says_so(assistant):
    assistant.close()
    with pytest.raises(UsageError, match="closed"):
        assistant.answer(QUESTION)
