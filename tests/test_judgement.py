import math

import pytest

from qa.judgement import ANSWERABLE, SENTENCE, SURE, Judge, log_odds, yes_probability
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


def test_what_speaks_for_an_answer_raises_its_probability_and_what_is_missing_lowers_it():
    middling = {"strongest yes": 0.5, "best sentence": -1.0, "names missing": 0.0, "figures missing": 0.0, "slot": 0.0}
    start = Judge().answerable(middling)
    assert set(middling) == set(ANSWERABLE)
    for name, weight in ANSWERABLE.items():
        assert (Judge().answerable(middling | {name: middling[name] + 1.0}) - start) * weight > 0
    assert ANSWERABLE["strongest yes"] > 0 > ANSWERABLE["names missing"]
