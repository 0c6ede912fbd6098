"""A question of a few words takes the rest from the question before it."""

import pytest

from qa.ellipsis import completed

TROOPS = "How many US troops are in Iraq?"
PEAK = "How many US troops were in Iraq in 2007?"
KILLED = "When was Qassem Suleimani killed?"
PREMIER = "Who is the prime minister of Iraq?"
WITHDRAWN = "Did the US withdraw from Iraq?"
TOLD = "So it was told."


@pytest.mark.parametrize(
    ("previous", "asked", "made"),
    [
        (TROOPS, "in Syria?", "How many US troops are in Syria?"),
        (TROOPS, "in syria", "How many US troops are in Syria?"),
        (TROOPS, "Syria?", "How many US troops are in Syria?"),
        (TROOPS, "Spanish troops?", "How many Spanish troops are in Iraq?"),
        (TROOPS, "the Spanish?", "How many Spanish troops are in Iraq?"),
        (TROOPS, "2007?", "How many US troops are in Iraq in 2007?"),
        (TROOPS, "as of March 2023?", "How many US troops are in Iraq as of March 2023?"),
        (TROOPS, "now?", "How many US troops are in Iraq now?"),
        (PEAK, "in 2020?", "How many US troops were in Iraq in 2020?"),
        (PEAK, "in Syria?", "How many US troops were in Syria in 2007?"),
        (PREMIER, "of Spain?", "Who is the prime minister of Spain?"),
        (PREMIER, "spain?", "Who is the prime minister of Spain?"),
        (WITHDRAWN, "from Syria?", "Did the US withdraw from Syria?"),
    ],
)
def test_a_fragment_takes_its_place_in_the_question_before(previous, asked, made):
    assert completed(asked, previous, TOLD, adding=True) == made


@pytest.mark.parametrize(
    ("previous", "asked", "made"),
    [
        (TROOPS, "Why?", "Why are US troops in Iraq?"),
        (WITHDRAWN, "Why?", "Why did the US withdraw from Iraq?"),
        (WITHDRAWN, "when exactly?", "When exactly did the US withdraw from Iraq?"),
        (KILLED, "Where?", "Where was Qassem Suleimani killed?"),
        (KILLED, "By whom?", f"{TOLD} By whom?"),
        ("Who was killed in the strike?", "Who else?", "Who else was killed in the strike?"),
        (TROOPS, "Who else?", f"{TOLD} Who else?"),
    ],
)
def test_a_bare_question_word_asks_about_the_question_before(previous, asked, made):
    assert completed(asked, previous, TOLD, adding=False) == made


@pytest.mark.parametrize("asked", ["Who commanded the Quds Force?", "Spanish troops?", "it is not said who was there"])
def test_what_adds_nothing_and_lacks_nothing_is_no_fragment(asked):
    assert completed(asked, TROOPS, TOLD, adding=False) == ""
