from datetime import date

import pytest

from qa.periods import Window, window


def event(question):
    seen = window(question)
    assert (seen.published_since, seen.published_until) == (None, None)
    return tuple(str(bound) if bound else "" for bound in (seen.event_since, seen.event_until))


def published(question):
    seen = window(question)
    return tuple(str(bound) if bound else "" for bound in (seen.published_since, seen.published_until))


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("How many troops were there in 2007?", ("2007-01-01", "2007-12-31")),
        ("Who was prime minister in July 2021?", ("2021-07-01", "2021-07-31")),
        ("What happened on 3 January 2020?", ("2020-01-03", "2020-01-03")),
        ("What happened before 2003?", ("", "2002-12-31")),
        ("What happened after 2014?", ("2015-01-01", "")),
        ("What happened after the 2003 invasion?", ("2003-01-01", "")),
        ("Who ruled before the 2003 invasion?", ("", "2003-12-31")),
        ("Who has led it since 2014?", ("2014-01-01", "")),
        ("Who led it until May 2015?", ("", "2015-05-31")),
        ("Was ISIS defeated by the end of 2022?", ("", "2022-12-31")),
        ("What changed between 2019 and 2021?", ("2019-01-01", "2021-12-31")),
        ("Who owned it from Aug 2002 to 2007?", ("2002-08-01", "2007-12-31")),
        ("Who owned it from 2014 to the present?", ("2014-01-01", "")),
        ("Who has led it between 2019 and today?", ("2019-01-01", "")),
        ("Who won in 2003 and in 2011?", ("2003-01-01", "2011-12-31")),
        ("What happened after 2003 until 2011?", ("2004-01-01", "2011-12-31")),
        ("How many cases were reported in 2019?", ("2019-01-01", "2019-12-31")),
        ("What did Holden publish from 1927 to 1929?", ("1927-01-01", "1929-12-31")),
        ('Who directed the film "2012"?', ("", "")),
        ("May I ask who won?", ("", "")),
        ("How much did house prices fall in 2023?", ("2023-01-01", "2023-12-31")),
        ("Did the war end in 2011?", ("2011-01-01", "2011-12-31")),
        ("When did the trial start in 2023?", ("2023-01-01", "2023-12-31")),
        ("How far did it fall in September 2022?", ("2022-09-01", "2022-09-30")),
        ("How much did it earn in the third quarter of 2023?", ("2023-07-01", "2023-09-30")),
        ("What was revenue in the 2024 fiscal year?", ("2024-01-01", "2024-12-31")),
        ("What was revenue in the nine months to September 2023?", ("2023-01-01", "2023-09-30")),
        ("How much snow fell from December to January 2024?", ("2023-12-01", "2024-01-31")),
        ("Who met between 3 and 5 May 2023?", ("2023-05-03", "2023-05-05")),
    ],
)
def test_a_date_is_about_the_event_and_limits_no_article(question, period):
    assert event(question) == period


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many people died in the 2004 tsunami?", {"tsunami"}),
        ("What did its 2015 report on Iran say?", {"report"}),
        ("What was Iraq’s 2023 budget?", {"budget"}),
        ("When was the 2015 nuclear deal abandoned?", {"nuclear", "deal", "abandoned"}),
        ("Who won the 2016 election and the 2020 election?", {"election"}),
        ("Who won in 2020?", set()),
        ("Who led it in the summer of 2014?", set()),
        ("What happened after the 2003 invasion?", set()),
        ("What changed between the 2016 election and the 2020 election?", set()),
        ("How many died of the 2004 tsunami in 2005?", set()),
    ],
)
def test_a_year_may_only_be_in_the_name_of_a_thing(question, named):
    assert window(question).named == named


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("According to articles from 2021, how many troops are there?", ("2021-01-01", "2021-12-31")),
        ("What do articles published before July 2021 say?", ("", "2021-06-30")),
        ("What does the December 2023 article say?", ("2023-12-01", "2023-12-31")),
        ("What was known in 2021?", ("2021-01-01", "2021-12-31")),
        ("What was known about the troops by the end of 2021?", ("", "2021-12-31")),
        ("What was reported in July 2021 about the talks?", ("2021-07-01", "2021-07-31")),
    ],
)
def test_words_about_the_articles_limit_publication(question, period):
    seen = window(question)
    assert published(question) == period
    assert seen.event_since is None


def test_as_of_asks_for_the_newest_state_up_to_a_date():
    seen = window("How many troops were there as of March 2023?")
    assert (seen.as_of, seen.published_until) == (date(2023, 3, 31), date(2023, 3, 31))
    assert seen.latest


@pytest.mark.parametrize("words", ["the latest number", "currently in Iraq", "there now", "as of today", "most recent"])
def test_latest(words):
    seen = window(f"How many troops are {words}?")
    assert (seen.latest, seen.event_since) == (True, None)


@pytest.mark.parametrize(
    "question", ["Who owns USA Today?", "Who is the adviser?", "Who was there in the last year of it?"]
)
def test_no_period(question):
    assert window(question) == Window()


def test_hostile_text_ends():
    seen = window("as of " * 2_000 + "2014")  # a backtracking expression would take hours
    assert seen.as_of == date(2014, 12, 31)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("How many cars did it sell in Q3?", ("2024-07-01", "2024-09-30")),
        ("What was its first-quarter margin?", ("2025-01-01", "2025-03-31")),
        ("What happened in March?", ("2025-03-01", "2025-03-31")),
        ("What was the toll on June 3?", ("2025-06-03", "2025-06-03")),
        ("What changed between December and February?", ("2024-12-01", "2025-02-28")),
        ("What happened in January and in March?", ("2025-01-01", "2025-03-31")),
    ],
)
def test_a_period_without_a_year_is_that_of_any_year(question, period):
    seen = window(question)
    assert seen.of_event and seen.event_since is None
    near = seen.near(date(2025, 1, 10))
    assert (str(near.event_since), str(near.event_until)) == period


@pytest.mark.parametrize(
    "question",
    [
        "Who has led it since June?",
        "Who led it before March?",
        "What was known as of June?",
        "What did articles published in March say?",
        "Who caused the June 3 attack?",
        "Who scored in the second half of the match?",
        "Who came by the end of March?",
    ],
)
def test_an_open_end_or_a_name_without_a_year_sets_no_period(question):
    assert not window(question).of_event


def test_a_year_of_its_own_says_which_is_meant():
    assert window("What happened in June in 2024?").yearly == ()


@pytest.mark.parametrize(
    ("question", "quarter"),
    [
        ("What was its Q3 profit?", True),
        ("What was its profit in the first half of 2024?", True),
        ("What was its profit in March?", False),
        ("What was its profit in 2024?", False),
    ],
)
def test_figures_of_a_quarter_are_told_apart(question, quarter):
    assert window(question).quarter is quarter
    assert not window(question).named
