"""A part of a question gives way to one of the same kind, and to no other."""

import pytest

from qa.exchanging import Part, exchanged, many_exchanged

SEATS = "How many seats did the AfD win in Thuringia in 2024?"
INFLATION = "What was inflation in the euro zone in May 2023?"
DEAL = "What was the deal between Shell and BP worth?"


@pytest.mark.parametrize(
    ("previous", "part", "made"),
    [
        (
            "What did the minister of finance announce?",
            Part("minister of health", article="the "),
            "What did the minister of health announce?",
        ),
        (
            "How did the board vote on the interest rate in May?",
            Part("vote for the cut", article="the "),
            "How did the board vote for the cut in May?",
        ),
        (
            "Who is the governor of the Bank of England?",
            Part("bank of Japan", article="the "),
            "Who is the governor of the Bank of Japan?",
        ),
        (
            "Did the Bank of England raise rates?",
            Part("bank of Japan", article="the "),
            "Did the Bank of Japan raise rates?",
        ),
        (DEAL, Part("2021 deal", article="the "), "What was the 2021 deal between Shell and BP worth?"),
        ("Who won the 2020 election?", Part("2016 election", article="the "), "Who won the 2016 election?"),
        (
            "Who won the Nobel Peace Prize in 2022?",
            Part("literature prize", article="the "),
            "Who won the literature prize in 2022?",
        ),
        ("Who won the peace prize?", Part("literature prize", article="the "), "Who won the literature prize?"),
    ],
)
def test_a_noun_phrase_takes_the_place_of_one_with_the_same_noun(previous, part, made):
    assert exchanged(previous, part) == made


@pytest.mark.parametrize(
    ("previous", "part", "made"),
    [
        (INFLATION, Part("June", "in "), "What was inflation in the euro zone in June 2023?"),
        (INFLATION, Part("US", "in ", "the "), "What was inflation in the US in May 2023?"),
        ("How many died in 2019?", Part("June", "in "), "How many died in June 2019?"),
        ("How many died in 2019?", Part("June 2021", "in "), "How many died in June 2021?"),
        ("What did Lagarde say on Thursday?", Part("September", "in "), "What did Lagarde say in September?"),
        ("What did Lagarde say on Thursday?", Part("Friday", "on "), "What did Lagarde say on Friday?"),
        (SEATS, Part("CDU", article="the "), "How many seats did the CDU win in Thuringia in 2024?"),
        (SEATS, Part("Saxony"), "How many seats did the AfD win in Saxony in 2024?"),
        ("How did Lewis Hamilton do in Monza?", Part("Verstappen"), "How did Verstappen do in Monza?"),
        ("How many people live in Malmö?", Part("Lund"), "How many people live in Lund?"),
        (
            "How many tickets were sold for the Berlin concert?",
            Part("Hamburg", "for "),
            "How many tickets were sold for the Hamburg concert?",
        ),
        ("How many people were killed in the fire?", Part("injured"), "How many people were injured in the fire?"),
    ],
)
def test_a_date_a_place_a_name_and_a_deed_take_the_place_of_their_like(previous, part, made):
    assert exchanged(previous, part) == made


@pytest.mark.parametrize(
    "part",
    [Part("plants", article="the "), Part("vote for the cut", article="the "), Part("injured"), Part("June", "in ")],
)
def test_what_has_no_like_is_not_exchanged(part):
    assert exchanged("How many jobs will Volkswagen cut?", part) == ""


def test_how_many_is_asked_of_the_same_with_what_else_was_done_to_them():
    killed = "How many people were killed by the floods in Lindau?"
    assert (
        many_exchanged("How many are still missing?", killed)
        == "How many people are still missing by the floods in Lindau?"
    )
    assert (
        many_exchanged("how many of them were injured", killed)
        == "How many people were injured by the floods in Lindau?"
    )
    assert not many_exchanged("How many of them were children?", killed)
    assert not many_exchanged("How many were injured?", "Who was killed in Lindau?")
