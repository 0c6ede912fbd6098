import pytest

from qa.judgement import WEIGHTS, Judge

PLAIN = dict.fromkeys(WEIGHTS, 0.0)


@pytest.mark.parametrize(("name", "weight"), WEIGHTS.items())
def test_each_feature_moves_the_probability_the_way_its_weight_says(name, weight):
    start = Judge().probability(PLAIN)
    assert (Judge().probability(PLAIN | {name: 1.0}) - start) * weight >= 0


def test_the_models_own_certainty_speaks_for_an_answer_and_another_time_against():
    assert WEIGHTS["answers"] > 0 > WEIGHTS["untimed"]


def test_a_probability_stays_within_bounds_however_strong_the_signals():
    judge = Judge({"answers": 1000.0}, 0.0)
    assert 0.0 < judge.probability({"answers": -6.0}) < 1e-9 < 1 - 1e-9 < judge.probability({"answers": 6.0}) <= 1.0
