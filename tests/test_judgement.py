import math
from dataclasses import replace

import pytest

from qa.judgement import LogisticJudge, Signals, yes_probability
from qa.llm import Piece


def test_yes_and_no_in_every_spelling_count():
    piece = Piece("Yes", -0.5, {"Yes": math.log(0.3), " yes": math.log(0.3), "No": math.log(0.2), "The": math.log(0.2)})
    assert yes_probability(piece) == pytest.approx(0.75)


@pytest.mark.parametrize(("text", "expected"), [("yes", 1.0), ("No", 0.0), ("perhaps", 0.5)])
def test_without_probabilities_the_word_decides(text, expected):
    assert yes_probability(Piece(text)) == pytest.approx(expected, abs=1e-6)


def test_only_a_hopeless_passage_is_not_worth_reading():
    judge = LogisticJudge()
    assert judge.worth_reading(Piece("no", 0.0, {"yes": math.log(0.2), "no": math.log(0.8)}))
    assert not judge.worth_reading(Piece("no", 0.0, {"yes": math.log(0.01), "no": math.log(0.99)}))


def test_each_signal_moves_the_probability_the_way_it_should():
    judge = LogisticJudge()
    sure = Piece("yes", 0.0, {"yes": math.log(0.8), "no": math.log(0.2)})
    good = Signals(sure, (-0.1, -0.1), 0.9, 0, 0.7)
    unsure = replace(good, asked=Piece("no", 0.0, {"yes": math.log(0.3), "no": math.log(0.7)}))
    worse = [unsure, replace(good, logprobs=(-2.0, -1.5)), replace(good, question_coverage=0.1)]
    worse += [replace(good, missing_names=2), replace(good, similarity=0.1)]
    assert all(judge.probability(each) < judge.probability(good) for each in worse)
    assert 0.0 < judge.probability(unsure) < 1.0
