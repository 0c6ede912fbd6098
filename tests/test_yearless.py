from datetime import date

import pytest

from qa.dates import mentions
from qa.yearless import dated, written_out, yeared


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("in December", date(2024, 2, 7), ("2023-12-01", "2023-12-31")),
        ("on 5 November", date(2024, 9, 1), ("2024-11-05", "2024-11-05")),
        ("on 29 February", date(2023, 3, 2), ("2024-02-29", "2024-02-29")),
        ("from December to January", date(2024, 2, 7), ("2023-12-01", "2024-01-31")),
        ("in the first quarter", date(2025, 10, 20), ("2025-01-01", "2025-03-31")),
        ("in the fourth quarter", date(2025, 7, 24), ("2025-10-01", "2025-12-31")),
        ("in the fourth quarter", date(2025, 2, 10), ("2024-10-01", "2024-12-31")),
        ("in the three months to January", date(2025, 2, 10), ("2024-11-01", "2025-01-31")),
        ("in 2019", date(2025, 2, 10), ("2019-01-01", "2019-12-31")),
        ("in December", date(1, 2, 7), ("0001-12-01", "0001-12-31")),
        ("in December", None, ("None", "None")),
    ],
)
def test_the_year_that_is_left_unsaid_is_the_nearest(text, day, period):
    (mention,) = mentions(text, quarters=True)
    meant = yeared(mention, day)
    assert (str(meant.since), str(meant.until)) == period


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("It rose to 27 on Wednesday.", "It rose to 27 on 4 June 2025."),
        ("Officials said Tuesday that 14 died.", "Officials said on 3 June 2025 that 14 died."),
        ("They will meet on Friday.", "They will meet on 6 June 2025."),
        ("They met late on Friday.", "They met late on 30 May 2025."),
        ("The strike goes on until Friday.", "The strike goes on until 6 June 2025."),
        ("On Monday it rained.", "On 2 June 2025 it rained."),
        ("Black Friday is near.", "Black Friday is near."),
        ("They meet every Friday, on Fridays.", "They meet every Friday, on Fridays."),
        ("They met on Friday, May 30.", "They met on Friday, May 30."),
        ("She wrote in the Sunday Times on Sunday's vote.", "She wrote in the Sunday Times on Sunday's vote."),
    ],
)
def test_a_day_of_the_week_is_the_one_around_the_article(sentence, written):
    assert dated(sentence, date(2025, 6, 4)) == written  # a Wednesday
    assert dated(sentence, None) == sentence


@pytest.mark.parametrize(
    ("before", "words", "written"),
    [
        ("It fell on ", "Monday", "Monday (2 June 2025)"),
        ("It fell ", "on Monday evening", "on Monday evening (2 June 2025)"),
        ("They will meet on ", "Friday", "Friday (6 June 2025)"),
        ("It fell ", "yesterday", "yesterday (3 June 2025)"),
        ("It fell on ", "3 May", "3 May 2025"),
        ("It fell on ", "May 3", "May 3, 2025"),
        ("It fell ", "in April", "in April 2025"),
        ("They will meet in ", "December", "December"),  # of this year or the last
        ("It fell on ", "3 May 2024", "3 May 2024"),
        ("It fell ", "from May to June", "from May to June"),
        ("It fell ", "after the Monday market", "after the Monday market"),
        ("It was hit by a ship on ", "Friday", "Friday (30 May 2025)"),
        ("They voted to end the strike on ", "Friday", "Friday (30 May 2025)"),
        ("It opens every ", "Friday", "Friday"),
        ("On Bloody ", "Sunday", "Sunday"),
        ("He was born on ", "3 May", "3 May"),
    ],
)
def test_a_day_is_written_out_as_its_article_means_it(before, words, written):
    assert written_out(words, before, date(2025, 6, 4)) == written
    assert written_out(words, before, None) == words


def test_what_has_been_is_not_of_a_day_to_come():
    published = date(2025, 3, 4)
    assert written_out("3 May", "The bridge fell on ", published, past=True) == "3 May"
    assert written_out("1 March", "The bridge fell on ", published, past=True) == "1 March 2025"
    assert written_out("Friday", "It would open on ", published, past=True) == "Friday (28 February 2025)"


def test_hostile_text_ends():
    dated("on Monday will " * 4_000, date(2025, 6, 4))
