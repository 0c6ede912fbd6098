import json
import random
from pathlib import Path

import pytest

from eval import lessons
from eval.lessons import Task
from qa.prompts import REFUSAL


def row(question, passage, answers=(), title="Normans"):
    return {
        "question": question, "passage": passage, "title": title, "answerable": bool(answers), "answers": list(answers)
    }  # fmt: skip


NEWS = Path(lessons.__file__).with_name("near-misses.jsonl")
HASTINGS = "William the Conqueror won at Hastings. He was a duke."
SICILY = "Roger II founded the kingdom. It was in Sicily."


@pytest.fixture
def folder(tmp_path):
    squad = [
        row("Who won at Hastings?", HASTINGS, ["William the Conqueror", "William"]),
        row("Who lost at Hastings?", HASTINGS),
        row("Who founded the kingdom?", SICILY, ["Roger II"]),
        row("Who sank the ship?", SICILY, ["a word that is not there"]),
    ]
    nq = [
        row(f"who wrote book {n}", f"Book {n} was written by author{n}.", [f"author{n}"], f"T{n}") for n in range(500)
    ]
    for name, rows in (("squad2.jsonl", squad), ("nq.jsonl", nq)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


@pytest.fixture
def made(folder, monkeypatch):
    monkeypatch.setattr(lessons, "MISTYPED", 0.0)
    return lessons.lessons(folder, 40, random.Random(1))


def test_a_passage_is_asked_its_own_questions_and_some_of_its_neighbours_to_refuse(made):
    tasks = next({*each.tasks} for each in made if "Hastings" in each.passage)
    assert {Task("Who lost at Hastings?", REFUSAL), Task("Who founded the kingdom?", REFUSAL)} <= tasks
    assert tasks & {Task("Who won at Hastings?", "William"), Task("Who won at Hastings?", "William the Conqueror")}


def test_every_answer_stands_in_its_passage(made):
    for each in made:
        assert all(task.answer == REFUSAL or task.answer in each.passage for task in each.tasks)


def test_a_question_whose_answer_is_not_there_is_no_lesson(made):
    assert not any(task.question == "Who sank the ship?" and task.answer != REFUSAL for e in made for task in e.tasks)


def test_a_foreign_question_to_refuse_is_never_answered_by_the_passage(made):
    nq = [each for each in made if each.passage.startswith("Book") or "author" in each.passage]
    assert len(nq) == 40
    assert all(sorted(task.answer == REFUSAL for task in each.tasks) == [False, True] for each in nq)


def test_some_passages_have_an_order_planted_and_keep_every_word(made, folder):
    whole = {row["passage"] for row in map(json.loads, (folder / "nq.jsonl").read_text().splitlines())}
    changed = [each for each in made if "Book" in each.passage and each.passage not in whole]
    assert 0 < len(changed) < len(made) / 2
    assert all(any(set(text.split()) <= set(each.passage.split()) for text in whole) for each in changed)


def test_the_news_is_made_up_of_answers_that_stand_there_and_as_many_that_do_not():
    rows = [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines()]
    asked = [(row["passage"], each["answer"]) for row in rows for each in row["questions"]]
    assert all(answer is None or answer in passage for passage, answer in asked)
    assert 0.4 < sum(answer is None for _, answer in asked) / len(asked) < 0.6
    assert {row["split"] for row in rows} == {"train", "test"}


def test_passages_of_news_are_lessons_with_their_own_date_and_those_to_measure_with_are_pairs(tmp_path):
    asked = [{"question": "Who won?", "answer": "William", "kind": "plain"}, {"question": "Who lost?", "answer": None}]
    rows = [
        {"split": split, "title": split, "date": "2024-05-03", "passage": HASTINGS, "questions": asked}
        for split in ("train",) * 9 + ("test",)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    made = lessons.of_news(tmp_path / "news.jsonl", random.Random(1))
    assert {each.heading for each in made} == {"", "train (03 May 2024)"} and len(made) == 9
    assert made[0].tasks == (Task("Who won?", "William"), Task("Who lost?", REFUSAL))
    pairs = lessons.news_pairs(tmp_path / "news.jsonl")
    assert [(each["title"], each["answerable"], each["answers"]) for each in pairs] == [
        ("test", True, ["William"]),
        ("test", False, []),
    ]


def test_the_same_seed_makes_the_same_lessons(folder, made):
    assert lessons.lessons(folder, 40, random.Random(1)) == made


def test_spared_passages_are_in_no_lesson(folder):
    made = lessons.lessons(folder, 40, random.Random(1), {HASTINGS})
    assert made
    assert not any("Hastings" in each.passage for each in made)


def test_some_questions_are_to_be_answered_yes_or_no(made):
    tasks = [task for each in made for task in each.tasks if each.passage == HASTINGS]
    assert Task("Was he a duke?", "was a duke") not in tasks  # nobody could tell who he is
    careers = [each for each in made if len(each.tasks) > 4]
    assert len(careers) == lessons.CAREERS


@pytest.mark.parametrize("seed", range(20))
def test_a_misstated_or_mistyped_question_keeps_its_length_and_letters(seed, monkeypatch):
    chance = random.Random(seed)
    question = "Did the duke lose 25 ships?"
    monkeypatch.setattr(lessons, "MISTYPED", 1.0)
    assert lessons._mistyped(question, chance) != question
    assert sorted(lessons._mistyped(question, chance)) == sorted(question)
    assert lessons._misstated(question, chance).startswith("Did the duke lose ")
