"""Files of questions: reading, cutting to a part, and the project's own."""

import json

import pytest

from eval.questions import half, parse, read, select
from qa.errors import UsageError

ITEM = {"id": "q", "question": "Who?", "answers": ["Ann"], "answerable": True, "sources": ["a.txt"], "type": "fact"}


def items(count):
    return [parse(ITEM | {"id": f"q{number}", "type": "ab"[number % 2]}) for number in range(count)]


def test_every_field_is_read():
    question = parse(
        ITEM
        | {"quotes": ["Ann came", {"source": "b.txt", "quote": "Ann"}], "history": [{"role": "user", "text": "Hi"}]}
        | {"only": ["a.txt"], "until": "2021-01-01", "require_all": True, "contexts": ["ignored"]}
    )
    assert question.quotes == (("", "Ann came"), ("b.txt", "Ann"))
    assert (question.history, question.only, question.until) == ((("user", "Hi"),), ("a.txt",), "2021-01-01")
    assert question.require_all


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "q"}', json.dumps(ITEM | {"history": ["Hi"]})])
def test_a_wrong_line_is_named(tmp_path, line):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(ITEM) + "\n" + line + "\n")
    with pytest.raises(UsageError, match=r"questions\.jsonl:2"):
        read(path)


def test_an_id_stands_for_one_question(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(2 * (json.dumps(ITEM) + "\n"))
    with pytest.raises(UsageError, match="repeats the id q"):
        read(path)


def test_a_limit_takes_from_the_whole_file():
    assert [one.id for one in select(items(10), limit=3)] == ["q0", "q3", "q6"]
    assert {one.type for one in select(items(10), types=["b"])} == {"b"}


def test_the_halves_are_disjoint_complete_and_stable():
    dev, test = ({one.id for one in select(items(40), split=name)} for name in ("dev", "test"))
    assert dev | test == {one.id for one in items(40)} and not dev & test
    assert min(len(dev), len(test)) > 10
    assert half(items(1)[0]) == "dev"
    assert half(parse(ITEM | {"split": "test"})) == "test"
