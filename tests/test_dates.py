from datetime import date

import pytest

from qa.dates import mentions, overlaps, same, undated


def keys(text):
    return [mention.key for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Updated: December 28, 2023, 3:59 PM", ["2023-12-28"]),
        ("on 28 December 2023 and the 28th of December", ["2023-12-28", "--12-28"]),
        ("Sept. 3, 2019", ["2019-09-03"]),
        ("date 2023-02-01 Iraq", ["2023-02-01"]),
        ("12/28/2023 but 03/04/2019", ["2023-12-28", "2019"]),
        ("in late 2017, in 2014; early 2020", ["late 2017", "2014", "early 2020"]),
        ("the end of 2017, mid 2024", ["end 2017", "mid 2024"]),
        ("2002–2007, 1950-1972 and 1806-07", ["2002/2007", "1950/1972", "1806/1807"]),
        ("from Aug 2002 to 2007", ["2002-08/2007"]),
        ("between May and July 2021", ["2021-05/2021-07"]),
        ("October 1944, the 1990s, the mid-1990s", ["1944-10", "1990s", "mid 1990s"]),
        ("the 19th century, the nineteenth century", ["century 19", "century 19"]),
        ("took over in mid-October.", ["mid --10"]),
        ("ended by December that year", ["--12"]),
        ("(1933 in Zaragoza – 23 July 1980)", ["1933", "1980-07-23"]),
        ("the 2001 Authorisation; in 1066", ["2001", "1066"]),
        ("2020 was the worst year", ["2020"]),
    ],
)
def test_mentions(text, expected):
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "about 2000 troops",
        "2,007 men",
        "$2000",
        "1945 people",
        "COVID-2019",
        "1200 BC",
        "He may go. March on!",
        "2017%",
    ],
)
def test_numbers_and_words_that_are_no_dates(text):
    assert keys(text) == []


def test_mentions_stand_in_the_text():
    text = "Iraq declared victory in late 2017; the US left by the end of 2011 (from 170,000 in 2007)."
    assert [text[mention.start : mention.end] for mention in mentions(text)] == ["late 2017", "end of 2011", "2007"]
    assert all(mention.text == text[mention.start : mention.end] for mention in mentions(text))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Sept. 3, 2019", "3 September 2019", True),
        ("October 1944", "Oct 3, 1944", True),
        ("in 2017", "late 2017", True),
        ("late 2017", "the end of 2017", True),
        ("in the 1990s", "in 1994", True),
        ("mid-October", "15 October 2022", True),
        ("2002–2007", "from 2002 to 2007", True),
        ("from Oct 2012 to Jul 2013", "2012–2013", True),
        ("in 2014", "in 2015", False),
        ("October 1944", "November 1944", False),
        ("3 May 2020", "4 May 2020", False),
        ("late 2017", "March 2017", False),
        ("2002–2007", "2002–2008", False),
        ("in 2004", "2002–2007", False),
        ("mid-October", "15 November 2022", False),
    ],
)
def test_same_is_equal_at_the_coarser_precision(first, second, expected):
    (one,), (other,) = mentions(first), mentions(second)
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_overlaps():
    (mention,) = mentions("in 2004")
    assert overlaps(mention, date(2002, 1, 1), date(2007, 12, 31))
    assert not overlaps(mention, date(2005, 1, 1), None)


def test_dates_out_of_the_calendar_are_none():
    assert keys("29 February 2021 or 2023-02-31") == []


def test_hostile_text_ends():
    mentions("1999 " * 4_000 + "end of " * 4_000)  # a backtracking expression would take hours


def test_a_text_without_its_dates_keeps_its_other_figures():
    assert undated("In June 2014 there were 900.").split() == "In there were 900.".split()
