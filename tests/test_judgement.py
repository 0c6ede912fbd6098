import math

import pytest

from qa.judgement import SENTENCE, SURE, Judge, log_odds, yes_probability
from qa.llm import Piece


def test_yes_and_no_in_every_spelling_count():
    piece = Piece("Yes", -0.5, {"Yes": math.log(0.3), " yes": math.log(0.3), "No": math.log(0.2), "The": math.log(0.2)})
    assert yes_probability(piece) == pytest.approx(0.75)


@pytest.mark.parametrize(("text", "expected"), [("yes", 1.0), ("No.", 0.0)])
def test_without_probabilities_the_word_decides_within_bounds(text, expected):
    assert yes_probability(Piece(text)) == pytest.approx(expected, abs=1e-6)
    assert abs(log_odds(Piece(text))) <= SURE


def test_a_model_that_says_neither_has_not_said_yes():
    assert yes_probability(Piece("perhaps")) is None
    assert log_odds(Piece("<think>")) == -SURE


def test_each_feature_moves_a_sentence_the_way_its_weight_says():
    plain = dict.fromkeys(SENTENCE, 0.0)
    start = Judge().sentence(plain)
    for name, weight in SENTENCE.items():
        assert (Judge().sentence(plain | {name: 1.0}) - start) * weight > 0


def test_a_question_is_answerable_the_surer_the_model_and_the_better_the_sentence():
    judge = Judge()
    assert judge.answerable(-1.0, 0.9) < judge.answerable(0.5, 0.9) < judge.answerable(1.5, 0.9)
    assert judge.answerable(0.5, 0.05) < judge.answerable(0.5, 0.9)
    assert 0.0 < judge.answerable(-SURE, 0.0) < judge.answerable(SURE, 1.0) < 1.0
