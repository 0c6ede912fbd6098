import random

from eval.fit import Example, fit
from qa.judgement import SENTENCE


def examples(count=40):
    """Questions whose right sentence has the highest first feature, and which are answerable when yes is strong."""
    chance = random.Random(1)
    for number in range(count):
        answerable = number % 2 == 0
        rows = [[chance.gauss(0, 1) for _ in SENTENCE] for _ in range(6)]
        rows[0][0] += 4 * answerable
        strongest = chance.gauss(1.0 if answerable else -1.0, 0.5)
        yield Example(rows, [answerable, *[False] * 5], strongest, answerable)


def test_fitting_finds_the_feature_that_decides_and_says_how_well(capsys):
    fit(list(examples()))
    sentence, answerable = capsys.readouterr().out.split("answerable:")
    weights = dict(line.strip().rsplit(": ", 1) for line in sentence.splitlines()[1:])
    assert max(weights, key=lambda name: abs(float(weights[name]))) == next(iter(SENTENCE))
    assert float(answerable.split("AUC ")[-1].split(",")[0]) > 0.9
