"""Asking and recording, with a system whose replies are scripted."""

import json

import pytest

from eval.journal import Journal, Record
from eval.questions import Question, QuestionSet
from eval.runner import ask, is_refusal, is_right, run
from qa.errors import GeneratorError, UsageError
from qa.types import Answer, Citation, Document, Evidence, Hit, Passage, Query, Sentence, Source, Token

TEXT = "The bridge opened in May. It cost nine million."
SOURCE = Source("a.txt", "Bridge")
PASSAGE = Passage(SOURCE, 0, len(TEXT), TEXT)


class Scripted:
    """Replies by question: a text is cited from `a.txt`, None is a refusal, an error is raised."""

    def __init__(self, **replies):
        self.replies = replies
        self.asked = []

    def stream(self, question, history=(), sources=None, since=None, until=None):
        self.asked.append((question, list(history), sources, since, until))
        yield Evidence(Query(question), (Hit(PASSAGE, 1, duplicates=(Passage(Source("b.txt", ""), 0, 9, TEXT[:9]),)),))
        reply = self.replies.get(question)
        if isinstance(reply, Exception):
            raise reply
        if reply is None:
            yield Answer("not_found", question, reason="not_stated", explanation="They do not say.", nearest=(PASSAGE,))
            return
        yield Token(0, " ")
        yield Token(0, reply)
        quotes = [TEXT[:25], "It cost ten."]
        citations = [Citation(n, "a.txt", "", None, "none", quote, 0, 25) for n, quote in enumerate(quotes, start=1)]
        sentences = (Sentence(reply, tuple(citations)),)
        yield Answer("answered", question, sentences, timings={"read": 0.5}, probability=0.8)

    def document(self, source_id):
        return Document(SOURCE, TEXT, "")


def questions(tmp_path, *names):
    gold = tuple(Question(name, name, ("May",)) for name in names)
    return QuestionSet("s", tmp_path, tmp_path / "q.jsonl", gold)


def test_a_reply_is_recorded_as_it_came():
    record = ask("s", "qa", Scripted(When="In May."), Question("q", "When", ("May",)))
    assert (record.status, record.text, record.evidence) == ("answered", "In May. [1] [2]", [["a.txt", "b.txt"]])
    assert [cited["verbatim"] for cited in record.citations] == [True, False]
    assert 0 <= record.seconds["evidence"] <= record.seconds["word"] <= record.seconds["whole"]
    assert (record.timings, record.probability) == ({"read": 0.5}, 0.8)
    assert is_right(Question("q", "When", ("May",)), record)


def test_a_refusal_has_no_first_word_but_a_reason():
    record = ask("s", "qa", Scripted(), Question("q", "Who", answerable=False))
    assert (record.status, record.reason, set(record.seconds)) == ("not_found", "not_stated", {"evidence", "whole"})
    assert is_refusal(Question("q", "Who"), record)
    assert record.nearest == [{"source": "a.txt", "start": 0, "end": len(TEXT)}]


def test_history_and_limits_are_handed_on():
    system = Scripted()
    ask("s", "qa", system, Question("q", "And?", history=(("user", "Hi"),), only=("a.txt",), since="2020-01-01"))
    assert system.asked == [("And?", [{"role": "user", "text": "Hi"}], ("a.txt",), "2020-01-01", None)]


def test_an_error_is_recorded_and_neither_right_nor_a_refusal():
    record = ask("s", "baseline", Scripted(When=GeneratorError("it fell over")), Question("q", "When", ("May",)))
    assert (record.status, record.error) == ("error", "it fell over")
    assert not is_right(Question("q", "When", ("fell",)), record)
    assert not is_refusal(Question("q", "When"), record)


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_question_is_asked_once_and_journalled(tmp_path, jobs, capsys):
    path = tmp_path / "out.jsonl"
    with Journal(path, {"model": "m"}) as journal:
        run(questions(tmp_path, "a", "b", "c"), "qa", Scripted(a="May"), journal, jobs)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines[0] == {"settings": {"model": "m"}}
    assert sorted(line["id"] for line in lines[1:]) == ["a", "b", "c"]
    assert "right=1" in capsys.readouterr().err


def test_resuming_asks_only_what_is_missing(tmp_path):
    path = tmp_path / "out.jsonl"
    with Journal(path, {}) as journal:
        run(questions(tmp_path, "a", "b"), "qa", Scripted(b=GeneratorError("busy")), journal)
    path.write_text(path.read_text() + '{"set": "s", "system": "qa", "id": "c", "te')  # cut off by a kill
    system = Scripted()
    with Journal(path, {}, resume=True) as journal:
        run(questions(tmp_path, "a", "b", "c"), "qa", system, journal)
    assert [question for question, *_ in system.asked] == ["b", "c"]
    assert sorted(key[2] for key in journal.records) == ["a", "b", "c"]


def test_a_journal_of_other_settings_is_not_resumed(tmp_path):
    path = tmp_path / "out.jsonl"
    with Journal(path, {"caution": 0.5}) as journal:
        journal.write(Record("s", "qa", "a"))
    with pytest.raises(UsageError, match="other settings"):
        Journal(path, {"caution": 0.7}, resume=True)
