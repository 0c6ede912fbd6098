"""The project's own questions are sound: quotes verbatim, gold consistent, types and halves balanced.

{"id": "person-10", "split": "test", "type": "person", "question": "who's the president of Iraq", …}
"""

import json
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from eval.questions import read
from eval.scoring import contains

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
LINES = (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]

ANSWERABLE_TYPES = {
    *("fact", "number", "date", "person", "list", "multi", "asof", "conflict", "spelling", "followup", "yesno")
}
UNANSWERABLE_TYPES = {"near_miss", "false_premise", "other_subject", "outside_period", "followup_unanswerable"}
REQUIRED = {"id", "split", "type", "question", "answerable", "answers", "sources"}
OPTIONAL = {"status", "require_all", "wrong_answers", "quotes", "contexts", "history", "since", "until"}


def named(questions):
    return [pytest.param(question, id=question["id"]) for question in questions]


def gold_text(question):
    return "\n".join(quote["quote"] for quote in question["quotes"])


def test_there_are_enough_questions_and_enough_without_an_answer():
    assert len(QUESTIONS) >= 150
    assert len(UNANSWERABLE) >= 60


def test_ids_and_wordings_are_unique():
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    asked = {(question["question"], str(question.get("history"))) for question in QUESTIONS}
    assert len(asked) == len(QUESTIONS)


def test_every_type_is_present_on_its_side():
    assert {question["type"] for question in ANSWERABLE} == ANSWERABLE_TYPES
    assert {question["type"] for question in UNANSWERABLE} == UNANSWERABLE_TYPES


def test_halves_are_balanced_within_every_type():
    counts = Counter((question["type"], question["split"]) for question in QUESTIONS)
    assert {split for _, split in counts} == {"dev", "test"}
    for kind in ANSWERABLE_TYPES | UNANSWERABLE_TYPES:
        assert abs(counts[kind, "dev"] - counts[kind, "test"]) <= 1, kind


def test_every_article_is_asked_about():
    asked = Counter(source for question in ANSWERABLE for source in question["sources"])
    assert set(asked) == {path.name for path in SEEDS.glob("*.txt")}
    assert min(asked.values()) >= 15


@pytest.mark.parametrize("question", named(QUESTIONS))
def test_fields_are_valid(question):
    assert set(question) >= REQUIRED
    assert set(question) <= REQUIRED | OPTIONAL
    assert question["question"].strip() == question["question"] != ""
    assert question.get("status", "answered") in ("answered", "conflicting", "not_found")
    assert question["answerable"] == bool(question["answers"]) == bool(question["sources"])
    assert question["answerable"] != (question.get("status") == "not_found")
    assert all((SEEDS / name).is_file() for name in question["sources"] + question.get("contexts", []))
    for limit in ("since", "until"):
        assert limit not in question or date.fromisoformat(question[limit])


@pytest.mark.parametrize("question", named(ANSWERABLE))
def test_quotes_stand_verbatim_in_the_sources(question):
    assert sorted({quote["source"] for quote in question["quotes"]}) == question["sources"]
    for quote in question["quotes"]:
        assert quote["quote"] in (SEEDS / quote["source"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("question", named(ANSWERABLE))
def test_accepted_answers_stand_in_the_quotes(question):
    found = [contains(gold_text(question), answer) for answer in question["answers"]]
    assert all(found) if question.get("require_all") else any(found)


@pytest.mark.parametrize("question", named(q for q in ANSWERABLE if not q.get("require_all")))
def test_every_source_alone_holds_an_accepted_answer(question):
    for source in question["sources"]:
        own = "\n".join(quote["quote"] for quote in question["quotes"] if quote["source"] == source)
        assert any(contains(own, answer) for answer in question["answers"]), source


@pytest.mark.parametrize(
    "question", named(q for q in ANSWERABLE if q["type"] == "multi" or q.get("status") == "conflicting")
)
def test_no_single_article_is_enough(question):
    for source in question["sources"]:
        own = "\n".join(quote["quote"] for quote in question["quotes"] if quote["source"] == source)
        assert not all(contains(own, answer) for answer in question["answers"]), source


@pytest.mark.parametrize("question", named(ANSWERABLE))
def test_repeating_the_question_is_not_an_answer(question):
    found = [contains(question["question"], answer) for answer in question["answers"]]
    assert not (all(found) if question.get("require_all") else any(found))


@pytest.mark.parametrize("question", named(q for q in QUESTIONS if "wrong_answers" in q))
def test_wrong_answers_are_no_accepted_answers(question):
    for wrong in question["wrong_answers"]:
        assert not any(contains(answer, wrong) for answer in question["answers"])


@pytest.mark.parametrize("question", named(q for q in QUESTIONS if q["type"].startswith("followup")))
def test_follow_ups_come_after_an_exchange(question):
    roles = [turn["role"] for turn in question["history"]]
    assert roles == ["user", "assistant"] * (len(roles) // 2) != []
    assert all(turn["text"] for turn in question["history"])


def test_the_period_of_a_filter_begins_before_it_ends():
    for question in QUESTIONS:
        assert question.get("since", "0001-01-01") <= question.get("until", "9999-12-31")


@pytest.mark.parametrize(("name", "count", "unanswered"), [("agency", 80, 30), ("local", 80, 30), ("regional", 36, 13)])
def test_the_questions_on_made_up_news_have_their_answers_in_their_articles(name, count, unanswered):
    folder = ROOT / "eval" / "news" / name
    asked = read(folder / "questions.jsonl")
    assert len(asked) == count and sum(not question.answerable for question in asked) == unanswered
    for question in asked:
        assert question.answerable == bool(question.answers) == bool(question.sources), question.id
        for source in question.sources:
            text = unescape((folder / "corpus" / source).read_text(encoding="utf-8"))
            assert any(contains(text, answer) for answer in question.answers), (question.id, source)
