import random

from eval.fit import Example, fit, pair
from qa.answering import Reader
from qa.judgement import SENTENCE, Judge
from qa.types import Reading
from tests.fakes import BagOfWords
from tests.scripted_model import ScriptedModel, hit

FOUND = hit("Farhad Alaaldin advises him.")
PAIR = {
    "question": "Who advises Sudani?",
    "title": "Talks",
    "passage": "Sudani spoke. Farhad Alaaldin advises Sudani.",
    "answerable": True,
    "answers": ["Farhad Alaaldin"],
}


def examples(count=40):
    """Questions whose right sentence has the highest first feature, and which are answerable when yes is strong."""
    chance = random.Random(1)
    for number in range(count):
        answerable = number % 2 == 0
        rows = [[chance.gauss(0, 1) for _ in SENTENCE] for _ in range(6)]
        rows[0][0] += 4 * answerable
        strongest = chance.gauss(1.0 if answerable else -1.0, 0.5)
        readings = [Reading(FOUND, FOUND.passage.sentences[0], "…", 0.0)] * 6
        yield Example("Who advises him?", readings, rows, [answerable, *[False] * 5], [strongest], answerable)


def test_fitting_finds_the_feature_that_decides_and_says_how_well(capsys):
    fit(list(examples()))
    sentence, answerable = capsys.readouterr().out.split("answerable:")
    weights = dict(line.strip().rsplit(": ", 1) for line in sentence.splitlines()[1:])
    assert max(weights, key=lambda name: abs(float(weights[name]))) == next(iter(SENTENCE))
    assert float(answerable.split("AUC ")[-1].split(",")[0]) > 0.9


def test_a_pair_is_seen_as_if_its_passage_alone_had_been_found():
    reader = Reader(None, BagOfWords(), lambda: ScriptedModel({"Farhad": "yes"}), Judge(), 4)
    made = pair(reader, PAIR)
    assert [each.quote for each in made.sentences] == ["Sudani spoke.", "Farhad Alaaldin advises Sudani."]
    assert (made.right, made.answerable, made.answers[0] > 0) == ([False, True], True, True)
    assert not any(pair(reader, PAIR | {"answerable": False, "answers": []}).right)


def test_pairs_count_in_the_second_regression(capsys):
    plain, more = list(examples()), list(examples(80))[40:]
    fit(plain)
    without = capsys.readouterr().out.split("answerable:")
    fit(plain, more)
    both = capsys.readouterr().out.split("answerable:")
    assert both[0] == without[0]
    assert both[1] != without[1]
