import dataclasses
import json
from datetime import date

import pytest

from qa.errors import QAError, Stopped, UsageError
from qa.types import Answer, Citation, Passage, Query, Sentence, Source


def citation(number, quote="None were ever found."):
    return Citation(number, "000.txt", "Talks", date(2023, 2, 1), "header", quote, 10, 10 + len(quote))


def test_values_are_frozen_and_have_no_other_attributes():
    source = Source("000.txt", "Talks")
    with pytest.raises(dataclasses.FrozenInstanceError):
        source.title = "other"
    assert not hasattr(source, "__dict__")


def test_a_passage_is_named_by_its_place():
    assert Passage(Source("a/b.txt", "T"), 3, 9, "abcdef").id == "a/b.txt:3-9"


def test_the_text_of_an_answer_carries_the_markers():
    sentences = (Sentence("None were found.", (citation(1), citation(2))), Sentence("They left.", (citation(1),)))
    assert Answer("answered", "?", sentences).text == "None were found. [1] [2] They left. [1]"


def test_a_conflict_is_a_list_under_its_explanation():
    sentences = (Sentence("In 2011.", (citation(1),)), Sentence("Nine years later.", (citation(2),)))
    text = Answer("conflicting", "?", sentences, explanation="The articles disagree.").text
    assert text == "The articles disagree.\n- In 2011. [1]\n- Nine years later. [2]"


def test_without_sentences_the_explanation_is_the_text():
    assert Answer("not_found", "?", explanation="The articles do not say.").text == "The articles do not say."


def test_citations_come_once_each_in_order():
    answer = Answer("answered", "?", (Sentence("B", (citation(2), citation(1))), Sentence("A", (citation(1),))))
    assert [each.number for each in answer.citations] == [1, 2]


def test_an_answer_becomes_json_with_iso_dates():
    answer = Answer("answered", "?", (Sentence("A.", (citation(1),)),), query=Query("?", since=date(2023, 1, 1)))
    plain = json.loads(json.dumps(answer.to_dict()))
    assert plain["text"] == "A. [1]"
    assert plain["query"]["since"] == "2023-01-01"
    assert plain["citations"][0]["published"] == "2023-02-01"


def test_an_error_says_what_to_type():
    assert str(QAError("no model", fix="qa models pull")) == "no model\n  → qa models pull"
    assert str(QAError("no model")) == "no model"


def test_errors_are_caught_as_one_tree_and_misuse_also_as_value_error():
    assert issubclass(UsageError, (QAError, ValueError)) and issubclass(UsageError, ValueError)
    assert issubclass(Stopped, QAError)
