"""Feedback on disk, and the draft questions it becomes: refused by the evaluation until they are filled."""

import json
from datetime import date

import pytest

from eval import questions
from qa import cli
from qa.errors import UsageError
from qa.page import drafts, verdicts
from qa.page.archive import Archive
from qa.page.conversation import Exchange, Scope
from qa.page.database import Database
from qa.page.feedback import Feedback, Opinions
from tests.scripted_assistant import DEC_2023, FEB_2023, JUL_2021, SATURDAY, TROOPS, WEATHER, Scripted

ANN, BOB = "a" * 32, "b" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "conversations.sqlite3"


@pytest.fixture
def opinions(path):
    return Opinions(Database(path))


def exchange(question=TROOPS, id="0123456789abcdef", **more):
    return Exchange(question, id=id, model="m", answer=Scripted().answer(question), **more)


def said(opinions, verdict, kind="", question=TROOPS, comment="", before=(), **more):
    opinions.give(ANN, exchange(question, **more), before, verdict, kind, comment)
    return opinions.every()[-1]


def test_what_was_said_is_kept_with_the_question_its_limits_and_the_answer(opinions, path):
    scope = Scope((DEC_2023,), until=date(2024, 1, 1))
    before = [exchange("What else?", "b")]
    said(opinions, "wrong", "missing_source", comment=" b.txt too ", before=before, scope=scope)
    (found,) = Opinions(Database(path)).every()
    assert (found.verdict, found.kind, found.comment) == ("wrong", "missing_source", "b.txt too")
    assert (found.exchange.question, found.exchange.scope) == (TROOPS, scope)
    assert found.exchange.answer == Scripted().answer(TROOPS)
    assert found.history[0].text == "What else?"


def test_it_can_be_changed_and_taken_back_by_the_same_browser_alone(opinions):
    said(opinions, "wrong", "wrong")
    said(opinions, "right")
    assert opinions.of(ANN, [exchange().id])[exchange().id].verdict == "right"
    assert opinions.of(BOB, [exchange().id]) == {}
    opinions.withdraw(BOB, exchange().id)
    assert len(opinions.every()) == 1
    opinions.withdraw(ANN, exchange().id)
    assert opinions.every() == []


def test_it_outlives_its_conversation(opinions, path):
    archive = Archive(Database(path))
    archive.keep(ANN, "c", [exchange()])
    said(opinions, "right")
    archive.delete(ANN, "c")
    assert len(opinions.every()) == 1


def test_a_right_answer_lacks_only_the_words_that_count(opinions):
    item = drafts.draft(said(opinions, "right"))
    assert item["fill"] == ["answers"]
    assert item["sources"] == sorted({SATURDAY, FEB_2023, JUL_2021})
    assert (item["answerable"], item["status"], item["id"]) == (True, "answered", "feedback-0123456789ab")
    assert item["quotes"][0] == {"source": SATURDAY, "quote": "There are roughly 2,500 US troops deployed in Iraq"}


def test_a_wrong_answer_is_known_as_wrong(opinions):
    item = drafts.draft(said(opinions, "wrong", "wrong", comment="it is 3,000"))
    assert item["fill"] == ["answers", "sources"]
    assert item["wrong_answers"][0] == "There are roughly 2,500 US troops in Iraq."
    assert "quotes" not in item
    assert item["draft"]["comment"] == "it is 3,000"


@pytest.mark.parametrize(
    ("verdict", "kind", "question", "answerable", "fill"),
    [
        ("right", "", TROOPS, True, ["answers"]),
        ("wrong", "", TROOPS, True, ["answers", "sources"]),
        ("wrong", "missing_source", TROOPS, True, ["answers", "sources"]),
        ("wrong", "should_have_refused", TROOPS, False, []),
        ("wrong", "should_have_answered", WEATHER, True, ["answers", "sources"]),
        ("right", "", WEATHER, False, []),
        ("wrong", "", WEATHER, False, []),
    ],
)
def test_a_draft_is_read_by_the_evaluation_once_it_is_filled(
    opinions, tmp_path, verdict, kind, question, answerable, fill
):
    before = [exchange("What else?", "b")]
    scope = Scope((DEC_2023,), date(2023, 1, 1))
    feedback = said(opinions, verdict, kind, question, before=before, scope=scope)
    drafts.write([feedback], tmp_path / "drafts.jsonl")
    item = json.loads((tmp_path / "drafts.jsonl").read_text(encoding="utf-8"))
    assert (item["answerable"], item["fill"]) == (answerable, fill)
    if fill:
        with pytest.raises(UsageError, match=f"drafts.jsonl:1 .* to be filled: {', '.join(fill)}"):
            questions.read(tmp_path / "drafts.jsonl")
    item |= {"answers": ["2,500"], "sources": [SATURDAY]} if fill else {}
    (tmp_path / "filled.jsonl").write_text(json.dumps(item), encoding="utf-8")
    (read,) = questions.read(tmp_path / "filled.jsonl")
    assert (read.question, read.answerable, read.type) == (question, answerable, "feedback")
    assert (read.only, read.since, read.until) == ((DEC_2023,), "2023-01-01", None)
    assert read.history[0] == ("user", "What else?")
    assert read.status == ("answered" if answerable else "not_found")


def test_the_command_lists_and_exports(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QA_FOLDER", str(tmp_path))
    assert cli.main(["feedback"]) == 0
    assert capsys.readouterr().out == "No feedback yet.\n"
    from qa import config

    archive = config.load().archive
    assert not archive.exists()
    said(Opinions(Database(archive)), "wrong", "missing_source", comment="b.txt\x1b[31m too")
    assert cli.main(["feedback"]) == 0
    out = capsys.readouterr().out
    assert "A source is missing\n  asked     How many US troops are in Iraq?\n" in out
    assert "comment   b.txt too" in out
    assert "draft     feedback-0123456789ab, to fill: answers, sources" in out
    target = tmp_path / "drafts.jsonl"
    assert cli.main(["feedback", "--export", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["question"] == TROOPS
    assert cli.main(["feedback", "--export", str(target)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_refusal_offers_other_kinds_than_an_answer():
    assert verdicts.kinds(exchange(WEATHER)) == ("should_have_answered",)
    assert "should_have_refused" in verdicts.kinds(exchange(TROOPS))
    assert verdicts.controls(Exchange("cut", stopped=True, id="x"), None) == ""


def test_what_was_said_is_shown_again_and_stays_text(opinions):
    feedback: Feedback = said(opinions, "wrong", "wrong", comment="<script>alert(1)</script>")
    shown = verdicts.controls(exchange(), feedback)
    assert 'data-verdict="wrong" aria-label="Not right" title="Not right" aria-pressed="true"' in shown
    assert 'value="wrong" checked' in shown
    assert "<script>" not in shown
