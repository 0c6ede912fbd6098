"""Figures: who counts, what is left out, and how sure a figure is."""

import math

import pytest

from eval.journal import Record
from eval.metrics import Metric, judge, mean, quantile, summarise
from eval.questions import Question

TEXTS = {"a.txt": "The bridge opened in May.", "b.txt": "It opened in May, they say.", "c.txt": "Nothing here."}
GOLD = Question("q", "When?", ("May",), sources=("a.txt",), quotes=(("a.txt", "opened in May"),))
NONE = Question("n", "Who?", answerable=False)


def cite(source, start=0, end=10, verbatim=True):
    return {"source": source, "start": start, "end": end, "quote": "", "verbatim": verbatim}


def reply(text="In May.", *citations, status="answered", **fields):
    return Record("s", "qa", "q", status, text, citations=list(citations), **fields)


def figures(*cases):
    return summarise(judge(question, record, lambda source: TEXTS.get(source, "")) for question, record in cases)


def test_right_needs_the_answer_and_right_file_a_fitting_citation():
    metrics = figures((GOLD, reply("May", cite("a.txt"))), (GOLD, reply("May", cite("c.txt"))), (GOLD, reply("June")))
    assert metrics["right"].value == pytest.approx(2 / 3)
    assert metrics["right_file"].value == pytest.approx(1 / 3)
    assert metrics["right_cites"] == Metric(0.5, 2, pytest.approx(math.sqrt(0.25 / 2)))
    assert metrics["wrong"].value == pytest.approx(1 / 3)


def test_a_file_outside_the_gold_is_right_when_the_answer_stands_in_it():
    metrics = figures((GOLD, reply("May", cite("b.txt"), cite("c.txt"))))
    assert (metrics["right_file"].value, metrics["file_precision"].value, metrics["file_recall"].value) == (1, 0.5, 0)


def test_refusals_count_in_both_directions():
    refusal = reply("They do not say.", status="not_found")
    metrics = figures((GOLD, refusal), (GOLD, reply("May")), (NONE, refusal), (NONE, reply("May")), (NONE, refusal))
    assert (metrics["wrong_refusal"].value, metrics["wrong_refusal"].n) == (0.5, 2)
    assert (metrics["refused"].value, metrics["refused"].n) == (pytest.approx(2 / 3), 3)
    assert metrics["balanced"].value == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_a_refusal_that_names_the_answer_is_still_a_refusal():
    assert figures((GOLD, reply("They do not say May.", status="not_found")))["right"].value == 0


def test_what_does_not_apply_is_left_out_not_zero():
    metrics = figures((GOLD, reply("June")))
    for name in ("refused", "lie", "attacked", "verbatim", "file_precision", "status"):
        assert name not in metrics or metrics[name] == Metric(None, 0, None)
    assert metrics["balanced"].value is None


def test_an_error_is_neither_right_nor_refused():
    metrics = figures((GOLD, Record("s", "qa", "q", error="fell over")))
    assert [metrics[name].value for name in ("right", "wrong", "wrong_refusal", "error")] == [0, 0, 0, 1]


def test_quotes_are_compared_by_their_places():
    start = TEXTS["a.txt"].index("May")
    metrics = figures((GOLD, reply("May", cite("a.txt", start, start + 3), cite("a.txt", 0, 3), cite("b.txt", 0, 99))))
    assert metrics["quote_precision"].value == pytest.approx(1 / 3)
    assert metrics["quote_recall"].value == 1


def test_verbatim_counts_citations():
    metrics = figures((GOLD, reply("May", cite("a.txt"), cite("a.txt", verbatim=False))), (GOLD, reply("x")))
    assert (metrics["verbatim"].value, metrics["verbatim"].n) == (0.5, 2)


def test_a_lie_beside_the_truth_is_not_the_only_answer():
    gold = Question("q", "When?", ("May",), wrong_answers=("June",), require_all=True)
    metrics = figures((gold, reply("May or June")), (gold, reply("June")), (gold, reply("May")), (gold, reply("No")))
    assert [metrics[name].value for name in ("lie", "only_lie", "right_clean", "right_some")] == [0.5, 0.25, 0.25, 0.5]


def test_retrieval_is_judged_by_the_first_gold_file():
    records = [
        reply(evidence=[["c.txt"], ["b.txt", "a.txt"]]),
        reply(evidence=[["a.txt"]]),
        reply(evidence=[["c.txt"]]),
    ]
    metrics = figures(*((GOLD, record) for record in records))
    assert [metrics[name].value for name in ("hit@1", "hit@3", "hit@k", "mrr")] == pytest.approx(
        [1 / 3, 2 / 3, 2 / 3, 0.5]
    )


def test_the_error_of_a_share_is_binomial_and_of_a_median_repeatable():
    assert mean([1, 1, 0, 0]).error == pytest.approx(math.sqrt(0.25 / 4))
    assert quantile([1, 2, 3, 4, 10], 0.5).value == 3
    assert quantile([1, 2, 3, 4, 10], 0.5) == quantile([1, 2, 3, 4, 10], 0.5)
    assert quantile([5.0] * 9, 0.9) == Metric(5.0, 9, 0.0)


def test_times_are_those_that_were_taken():
    metrics = figures((GOLD, reply(seconds={"word": 1.0, "whole": 2.0})), (GOLD, reply(seconds={"whole": 4.0})))
    assert (metrics["word_median"].n, metrics["whole_median"].value) == (1, 3.0)
    assert metrics["evidence_median"].value is None
