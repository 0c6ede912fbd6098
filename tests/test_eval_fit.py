import random

from eval.fit import Row, fit, of_pair
from qa.answering import Reader
from qa.judgement import WEIGHTS, Judge
from tests.fakes import BagOfWords
from tests.scripted_model import ScriptedModel

PAIR = {
    "question": "Who advises Sudani?",
    "title": "Talks",
    "passage": "Sudani spoke. Farhad Alaaldin advises Sudani.",
    "answerable": True,
    "answers": ["Farhad Alaaldin"],
}


def test_fitting_finds_the_feature_that_decides_and_says_how_well(capsys):
    chance = random.Random(1)
    made = []
    for number in range(200):
        right = number % 2 == 0
        first, *others = (chance.gauss(0, 1) for _ in WEIGHTS)
        made.append(Row(number, (first + 3 * right, *others), right))
    fit(made)
    lines = capsys.readouterr().out.splitlines()
    weights = dict(line.strip().rsplit(": ", 1) for line in lines[3 : 3 + len(WEIGHTS)])
    assert max(weights, key=lambda name: abs(float(weights[name]))) == next(iter(WEIGHTS))
    assert float(lines[1].split()[1].strip(",")) > 0.9
    assert lines[-1].startswith("  0.8 to 1.0: right")


def rows(reply, **changed):
    reader = Reader(None, BagOfWords(), lambda: ScriptedModel({"Farhad": reply} if reply else {}), Judge(), 4)
    return [each.right for each in of_pair(1, reader, PAIR | changed)]


def test_a_reading_is_right_when_an_accepted_answer_stands_in_what_is_shown():
    assert rows("Farhad Alaaldin") == [True]
    assert rows("Alaaldin") == [True]
    assert rows("Farhad") == [True]
    assert rows("Sudani") == []  # it repeats the question, and is never shown
    assert rows("Farhad Alaaldin", answerable=False, answers=[]) == [False]
    assert rows("") == []
