import pytest

from qa.disputes import dispute
from tests.scripted_model import passage

STRIKE = "How many workers joined the strike?"


def disputed(text, said, question=STRIKE):
    told = passage(text)
    start = text.index(said)
    span = dispute(told, (start, start + len(said)), question)
    return told.words(span) if span else None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The union said that 2,600 workers had walked out; the company counted 1,850.", "2,600"),
        ("The union said that 2,600 workers had walked out; the company counted 1,850.", "1,850"),
        ("Police put the crowd at 4,000 people. The organisers spoke of about 6,000.", "4,000"),
        ("Police put the crowd at 4,000 people. The organisers spoke of about 6,000.", "6,000"),
        ("Some 11,500 people have lost work, the union says. The government speaks of 8,200.", "11,500"),
        ("The toll rose to 97, the state said, but a charity said the true figure was at least 140.", "97"),
        ("The offer was worth 5 per cent, the firm said; the union put it at 3 per cent.", "5 per cent"),
        ("The march drew 300, according to police, and 700 according to its leaders.", "300"),
        ("The ministry said 212 people had died; doctors reported 340 people.", "212"),
    ],
)
def test_a_figure_is_told_with_the_one_of_another_source(text, said):
    assert disputed(f"It rained. {text} It is over.", said) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The union said 2,600 workers had walked out.", "2,600"),
        ("The union said 2,600 workers had walked out. It had expected 1,850.", "2,600"),
        ("The ministry said 97 had died. In May it spoke of 60.", "97"),
        ("The ministry said 97 had died. It had in May spoken of 60.", "97"),
        ("The ministry said 97 had died. Doctors reported 140 injured.", "97"),
        ("The ministry said 97 people had died. Doctors spoke of 40 houses.", "97"),
        ("The union said 2,600 had walked out. The company put its loss at 3 million.", "2,600"),
        ("It will cost £231 million, the council said, far above the first estimate of £148 million.", "£231 million"),
        ("Some 2,600 walked out. The firm has 1,850 vans.", "2,600"),
        ("The firm said wages rose 5 per cent; the union spoke of 7.", "5 per cent"),
    ],
)
def test_another_figure_of_the_same_source_or_of_something_else_is_no_rival(text, said):
    assert disputed(text, said) is None


def test_only_a_figure_asked_for_is_disputed():
    text = "The union said that 2,600 workers had walked out; the company counted 1,850."
    assert disputed(text, "2,600", "Who walked out?") is None
    assert dispute(passage(text), None, STRIKE) is None


CONTESTED = "The agency says it was first told on 2 May. Ms Vilhena has maintained that she told it on 28 April."


@pytest.mark.parametrize("said", ["2 May", "28 April"])
def test_a_day_is_told_with_the_one_that_another_contests_it_with(said):
    assert disputed(f"It rained. {CONTESTED} It is over.", said, "When was the agency told?") == CONTESTED


@pytest.mark.parametrize(
    "text",
    [
        "The agency says it was told on 2 May. The inquiry began on 28 April, the court said.",
        "The agency says it was told on 2 May. It maintains that the report of 2 May was late.",
        "The agency was told on 2 May. Ms Vilhena maintains that nothing was hidden.",
        "The agency was told on 2 May, police said. He denies murder, the court was told on 8 June.",
    ],
)
def test_another_day_that_nobody_contests_is_no_dispute(text):
    assert disputed(text, "2 May", "When was the agency told?") is None
