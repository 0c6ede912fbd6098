from datetime import date

import pytest

from qa.dates import mentions, overlaps, same, undated


def keys(text):
    return [mention.key for mention in mentions(text, quarters=True)]


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
        ("prices fall in 2023, wars end in May 2011, trials start in the 1990s", ["2023", "2011-05", "1990s"]),
        ("late in 2020, early in May 2020, the fall of 2023", ["late 2020", "early 2020-05", "fall 2023"]),
        ("who will start the 2023 season", ["2023"]),
        ("Q1 2023, the third quarter of 2023, last-quarter 2022", ["q1 2023", "q3 2023", "q4 2022"]),
        ("H1 2022, the second half of May 2023", ["h1 2022", "h2 2023-05"]),
        ("between 3 and 5 May 2023, but 3 and 5 May 2023", ["2023-05-03/2023-05-05", "2023-05-05"]),
        ("3-5 May 2023, 3 to 5 May", ["2023-05-03/2023-05-05", "--05-03/--05-05"]),
        ("May 3-5, 2023; from the 3rd to the 5th of May", ["2023-05-03/2023-05-05", "--05-03/--05-05"]),
        ("between May 3 and 5, 2023", ["2023-05-03/2023-05-05"]),
        ("May 30-June 2, 2023", ["2023-05-30/2023-06-02"]),
        ("on May 3 - 12 people died; on May 3 and 5 more", ["--05-03", "--05-03"]),
        ("2022/23, 1999/2000, FY2023, FY2022-23", ["2022/2023", "1999/2000", "2023", "2022/2023"]),
        ("in Q3, the first quarter, first-half profit", ["q3 -", "q1 -", "h1 -"]),
        ("the second half of the year, the first six months", ["h2 -", "h1 -"]),
        ("2024 Q3, 2024's third quarter, the third fiscal quarter of 2024", ["q3 2024"] * 3),
        ("fiscal 2024, the fourth quarter of fiscal 2024", ["2024", "q4 2024"]),
        ("the first three months of 2025, the first nine months of 2025", ["q1 2025", "m9 2025"]),
        ("Q1 to Q3 2024", ["q1 2024/q3 2024"]),
        ("the three months to the end of March", ["--01/--03"]),
        ("the 12 months ended March 2024, nine months to September 2023", ["2023-04/2024-03", "2023-01/2023-09"]),
        ("the year to March 2024, the fiscal year ended 30 June 2024", ["2023-04/2024-03", "2023-07/2024-06"]),
        ("at the end of the first quarter", ["q1 -"]),
        ("between March and June, from December to January 2024", ["--03/--06", "2023-12/2024-01"]),
        ("In 2003 hours after the attack; 28 December 2023 GMT", ["2003", "2023-12-28"]),
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
        "1900 GMT",
        "2000 hours",
        "at 1930 local time",
        "between 1900 and 2000 GMT",
        "Resolution 2022/24",
        "the second half of the match",
        "the first half-hour, a first half-time lead",
        "the first quarter-final, the fourth quarter of a century",
        "last quarter",
    ],
)
def test_numbers_and_words_that_are_no_dates(text):
    assert keys(text) == []


def test_quarters_without_a_year_are_dates_only_where_periods_are_looked_for():
    assert mentions("in Q3, the first half, from Q1 to Q2") == []
    assert [mention.key for mention in mentions("in Q3 2024 and in March")] == ["q3 2024", "--03"]


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
        ("in Q1 2023", "the first quarter of 2023", True),
        ("in Q1 2023", "February 2023", True),
        ("in Q1 2023", "in 2023", True),
        ("in Q1 2023", "the third quarter of 2023", False),
        ("early May 2023", "late May 2023", False),
        ("early May", "late May", False),
        ("early May", "28 May 2023", False),
        ("3-5 May 2023", "May 3 to 5, 2023", True),
        ("3-5 May 2023", "3-6 May 2023", False),
        ("in Q3", "the third quarter", True),
        ("in Q3", "Q3 2024", True),
        ("in Q3", "the second quarter", False),
        ("in Q3", "in 2024", False),
    ],
)
def test_same_is_equal_at_the_coarser_precision(first, second, expected):
    (one,), (other,) = mentions(first, quarters=True), mentions(second, quarters=True)
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
    mentions("first half of " * 4_000 + "between 3 and " * 4_000 + "2022/" * 4_000)


def test_a_text_without_its_dates_keeps_its_other_figures():
    assert undated("In June 2014 there were 900.").split() == "In there were 900.".split()
