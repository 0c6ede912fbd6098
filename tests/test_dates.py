from datetime import date

import pytest

from qa.dates import mentions, overlaps, same, window

NEWEST = date(2024, 2, 7)


def keys(text):
    return [mention.key for mention in mentions(text)]


def event(question):
    seen = window(question, NEWEST)
    assert (seen.published_since, seen.published_until) == (None, None)
    return tuple(str(bound) if bound else "" for bound in (seen.event_since, seen.event_until))


def published(question):
    seen = window(question, NEWEST)
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
        ("Who won in 2003 and in 2011?", ("2003-01-01", "2011-12-31")),
        ("What happened after 2003 until 2011?", ("2004-01-01", "2011-12-31")),
        ("How many cases were reported in 2019?", ("2019-01-01", "2019-12-31")),
        ("What did Holden publish from 1927 to 1929?", ("1927-01-01", "1929-12-31")),
        ('Who directed the film "2012"?', ("", "")),
        ("May I ask who won?", ("", "")),
    ],
)
def test_a_date_is_about_the_event_and_limits_no_article(question, period):
    assert event(question) == period


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
    seen = window(question, NEWEST)
    assert published(question) == period
    assert seen.kind == "published"
    assert seen.event_since is None


def test_as_of_asks_for_the_newest_state_up_to_a_date():
    seen = window("How many troops were there as of March 2023?", NEWEST)
    assert (seen.kind, seen.as_of, seen.published_until) == ("as of", date(2023, 3, 31), date(2023, 3, 31))
    assert seen.latest
    assert seen.phrase == "as of March 2023"


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What happened yesterday?", ("2024-02-06", "2024-02-06")),
        ("What happened this week?", ("2024-02-05", "2024-02-07")),
        ("What happened last week?", ("2024-01-29", "2024-02-04")),
        ("What happened last month?", ("2024-01-01", "2024-01-31")),
        ("Who won last year?", ("2023-01-01", "2023-12-31")),
        ("Who won two years ago?", ("2022-01-01", "2022-12-31")),
        ("What happened over the past 3 months?", ("2023-11-07", "2024-02-07")),
    ],
)
def test_relative_dates_count_from_the_newest_article(question, period):
    assert event(question) == period
    assert window(question, NEWEST).relative_to == NEWEST


def test_relative_dates_without_a_dated_article_have_no_period():
    seen = window("Who won last year?", None)
    assert (seen.event_since, seen.event_until, seen.phrase) == (None, None, "last year")


@pytest.mark.parametrize("words", ["the latest number", "currently in Iraq", "there now", "as of today", "most recent"])
def test_latest(words):
    seen = window(f"How many troops are {words}?", NEWEST)
    assert (seen.latest, seen.kind, seen.event_since) == (True, "latest", None)


@pytest.mark.parametrize(
    "question", ["Who owns USA Today?", "Who is the adviser?", "Who was there in the last year of it?"]
)
def test_no_period(question):
    assert window(question, NEWEST).kind == "none"


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
    assert window("as of " * 2_000 + "2014", NEWEST).as_of == date(2014, 12, 31)
