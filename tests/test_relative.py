from datetime import date

import pytest

from qa.periods import window
from qa.relative import resolved

NEWEST = date(2024, 2, 7)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("What happened yesterday?", "What happened on 6 February 2024?"),
        ("What happened this week?", "What happened between 5 February 2024 and 7 February 2024?"),
        ("What happened last week?", "What happened between 29 January 2024 and 4 February 2024?"),
        ("What happened last month?", "What happened in January 2024?"),
        ("Who won last year?", "Who won in 2023?"),
        ("Last year, who won?", "In 2023, who won?"),
        ("Who won two years ago?", "Who won in 2022?"),
        ("What happened ten days ago?", "What happened on 28 January 2024?"),
        ("What happened over the past 3 months?", "What happened between 7 November 2023 and 7 February 2024?"),
        ("What has changed since last week?", "What has changed since 29 January 2024?"),
        ("By last week, who had left?", "By 4 February 2024, who had left?"),
        ("How many were there as of last month?", "How many were there as of January 2024?"),
        ("What was last year’s budget?", "What was the 2023 budget?"),
        ("What came of yesterday's attack?", "What came of the 6 February 2024 attack?"),
        ("Was it worse than last year?", "Was it worse than in 2023?"),
        ("What changed from last year to this year?", "What changed from 2023 to 2024?"),
        ("What happened at the end of last month?", "What happened at the end of January 2024?"),
        ("Who won by the start of this year?", "Who won by the start of 2024?"),
        ("What happened in June last year?", "What happened in June 2023?"),
        ("What was revenue in Q3 last year?", "What was revenue in Q3 2023?"),
        ("What was revenue in the first half of last year?", "What was revenue in the first half of 2023?"),
        ("What was revenue last quarter?", "What was revenue in Q4 2023?"),
        ("What was revenue in the last quarter?", "What was revenue in Q4 2023?"),
        ("What was last quarter's revenue?", "What was the Q4 2023 revenue?"),
        ("What happened last December?", "What happened in December 2023?"),
        ("What happened last March?", "What happened in March 2023?"),
        ("What happened this January?", "What happened in January 2024?"),
        ("What has changed since last June?", "What has changed since June 2023?"),
        ("Who ruled in the past decade?", "Who ruled between 7 February 2014 and 7 February 2024?"),
        ("What happened in the last year?", "What happened between 7 February 2023 and 7 February 2024?"),
    ],
)
def test_a_relative_date_is_written_out_as_counted_from_the_newest_article(question, written):
    assert resolved(question, NEWEST)[0] == written
    assert window(written).of_event or window(written).as_of


def test_it_is_said_what_each_was_taken_as():
    _, said = resolved("Did more leave last year than in the past two months?", NEWEST)
    assert said == (
        "“last year” is taken as 2023; “past two months” is taken as 7 December 2023 to 7 February 2024, "
        "counted from the newest article (7 February 2024)."
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who was there in the last year of it?",
        "Who commanded it in the last two years of the war?",
        "Who directed “Last Year at Marienbad”?",
        "What did last week’s report say?",
        "Did it grow in 2019 compared with the previous year?",
        "Who hosts Last Week Tonight?",
        "Who led in the last quarter of the match?",
        "What happened last March 3?",
        "Who was at this may be too late?",
        "How many troops are there?",
    ],
)
def test_what_is_not_counted_from_now_stays(question):
    assert resolved(question, NEWEST) == (question, "")


def test_without_a_dated_article_nothing_is_counted():
    assert resolved("Who won last year?", None) == ("Who won last year?", "")


def test_the_last_day_of_a_shorter_month_stands_for_one_it_does_not_have():
    assert resolved("What has happened since one month ago?", date(2024, 3, 31))[0].endswith("since February 2024?")
    assert resolved("What came in the past month?", date(2024, 3, 31))[0].startswith(
        "What came between 29 February 2024"
    )


def test_hostile_text_ends():
    text = "in the last " * 2_000
    assert resolved(text, NEWEST) == (text, "")
