"""The date that an article states as its own, and the many dates that are not it."""

from datetime import date

import pytest

from qa.datelines import find_date, key_date, path_date, states_date
from qa.metadata import describe

BODY = "The committee met in the capital and agreed to meet again.\n"


def dated(text):
    facts = describe(text, "a.txt")
    return facts.published, facts.published_from


@pytest.mark.parametrize(
    "text",
    ["2024-01-31", "2024-01-31T23:59:00+03:00", "Jan. 31, 2024", "January 31st, 2024", "31 January 2024", "31/01/2024"],
)
def test_complete_dates_in_many_spellings(text):
    found = find_date(f"on {text} at noon")
    assert found and found[0] == date(2024, 1, 31)


@pytest.mark.parametrize(
    "text", ["02/01/2024", "January 2024", "Jan 31", "2024-13-45", "31 June 2024", "1234-567-8901"]
)
def test_no_date_is_made_of_an_ambiguous_or_impossible_one(text):
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("Published: January 5, 2024", "header"),
        ("Posted on Friday, 5 January 2024 at 10:30 GMT", "header"),
        ("By Jane Roe | January 5, 2024", "header"),
        ("By Jane Roe, Reuters | Published January 5, 2024, 9:15 a.m. EST", "header"),
        ("January 5, 2024", "header"),
        ("DATE: Fri, 5 Jan 2024 12:49:22 +0000", "header"),
        ("Last updated on 2024-01-05", "updated line"),
        ("Published 10:30 AM EST, Fri January 5, 2024", "header"),
        ("Published at 10:30 GMT on 5 January 2024", "header"),
        ("Published: 10:30 GMT, 5 January 2024 | Updated: 12:01 GMT, 6 January 2024", "header"),
        ("Updated 12:01 PM EST, Fri January 5, 2024", "updated line"),
        ("January 5, 2024 / 10:30 AM EST / CBS News", "header"),
        ("Updated on: January 5, 2024 / 10:30 AM EST / CBS News", "updated line"),
        ("January 5, 202410:30 AM GMT", "header"),
        ("*Friday 5 January 2024*", "header"),
        ("_By Fiona Grant, 5 January 2024_", "header"),
        ("**Published:** 5 January 2024", "header"),
        ("5 January 20249:30 GMTUpdated 2 days ago", "header"),
        ("Posted on January 5, 2024 by John Smith", "header"),
        ("January 5, 2024 by Jan van der Meer and Jane O'Neil", "header"),
        ("Reuters | Published 5 January 2024", "header"),
        ("Politics | January 5, 2024", "header"),
        ("Filed: 5 January 2024", "header"),
        ("Continental Wire - 5 January 2024 - Updated 14:30", "header"),
        ("The Harbour Gazette, Friday 5 January 2024", "header"),
        ("Harbour Gazette | Friday 5 January 2024 | By Ana Costa", "header"),
        ("5 January 2024 - Harbour Gazette, Lisbon", "header"),
        ("Harbour Gazette, 5 January 2024, page 4", "header"),
    ],
)
def test_lines_that_state_the_date(line, origin):
    assert dated(f"Troops to leave the north\n\n{line}\n\n{BODY}") == (date(2024, 1, 5), origin)


CAPTION = "Smith at a rally in Ohio · 5 January 2020"


@pytest.mark.parametrize(
    ("head", "published", "origin"),
    [
        (f"{CAPTION}\nPublished: 5 January 2024", date(2024, 1, 5), "header"),
        (f"{CAPTION}\nPosted on January 5, 2024 by John Smith", date(2024, 1, 5), "header"),
        (f"{CAPTION}\nUpdated: 5 January 2024", date(2024, 1, 5), "updated line"),
        ("On this day | 22 November 1963\nBy John Smith\n5 January 2024", date(2024, 1, 5), "header"),
        ("On this day | 22 November 1963\nBy John Smith | 5 January 2024", date(2024, 1, 5), "header"),
        (f"{CAPTION}\nPolitics | 5 January 2024", None, "none"),
        ("Getty Images, 3 April 2003\nIt was signed on 5 January 2024.", None, "none"),
        ("Harbour Gazette, 5 January 2024\nIt is to open on 1 June 2024.", date(2024, 1, 5), "header"),
        (f"{CAPTION}\nMay 1, 2021\nIt began.\nMay 2, 2021\nIt ended.", None, "none"),
        ("By John Smith | 4 January 2024\nPublished: 5 January 2024", date(2024, 1, 5), "header"),
        ("Updated: 9 January 2024\nBy John Smith | 5 January 2024", date(2024, 1, 5), "header"),
        ("Updated: 9 January 2024\nPublished: 5 January 2024", date(2024, 1, 5), "header"),
    ],
)
def test_which_of_several_dated_lines_counts(head, published, origin):
    assert dated(f"Smith takes over\n{head}\n\n{BODY}") == (published, origin)


def test_a_line_with_the_author_stays_in_the_text():
    assert describe(f"Troops to leave\n\nPosted on January 5, 2024 by John Smith\n\n{BODY}", "a.txt").boilerplate == ()


def test_a_line_that_only_states_the_date():
    assert states_date("Updated: December 28, 2023, 3:59 PM")
    assert not states_date("Published reports in January 5, 2024 editions were wrong.")
    assert not states_date("Updated daily")


@pytest.mark.parametrize("line", ["BAGHDAD, Jan. 5, 2024 (AP) —", "BAGHDAD (AP), Jan. 5, 2024 —"])
def test_a_dateline_is_a_header_and_stays_in_the_text(line):
    text = f"Troops to leave\n\n{line} {BODY}"
    assert dated(text) == (date(2024, 1, 5), "header")
    assert describe(text, "a.txt").boilerplate == ()


@pytest.mark.parametrize(
    "text",
    [
        "On Sunday, December 7, 1941, Japan attacked the harbour.\n",
        "Pearl Harbor, December 7, 1941 — a date which will live in infamy.\n",
        "The memoir\n\nPublished January 5, 2024 by Penguin, his memoir sold well.\n",
        "Day of the attack\n\nHarbour, 7 December 1941, was on fire.\n",
        "Europe remembers\n\nBerlin, 8 May 1945\n\nCrowds danced.\n",
        "What is on\n\nSummer Festival, 3 August 2025\n\nIt opens at noon.\n",
        "Victory\n\nBERLIN, 8 May 1945: crowds danced in the streets.\n",
        "Hiroshima, August 6, 1945\n\nThe bomb fell in the morning.\n",
        "The protests\n\n5 January 2024 / Paris saw the first of them.\n",
        "A chronology of the war\n\nMarch 20, 2003\n\nIt began.\n\nApril 9, 2003\n\nThe capital fell.\n",
        "He was born by the sea on January 5, 1924 and moved inland.\n",
        "The talks on Monday follow those of late last year, when troops fell to 2,500.\n",
        "The vote was on Saturday (March 5, 2024), a Tuesday in truth.\n",
    ],
)
def test_a_date_in_the_story_is_not_its_date(text):
    assert dated(text) == (None, "none")


def test_a_weekday_with_its_date_in_brackets_is_inferred():
    assert dated("Talks began on Saturday (Jan 27, 2024), he said.\n") == (date(2024, 1, 27), "inferred")
    assert dated("It opened yesterday (26 January 2024).\n") == (date(2024, 1, 27), "inferred")
    later = "Talks began on Saturday (Jan 27, 2024), he said. They ended on March 3, 2024.\n"
    assert dated(later) == (None, "none")


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("2024-01-31-foo.txt", date(2024, 1, 31)),
        ("foo_20240131.txt", date(2024, 1, 31)),
        ("2024/01/31/foo.txt", date(2024, 1, 31)),
        ("a20240131f.txt", None),
        ("814b244e819726f3.txt", None),
        ("foo-20241399.txt", None),
    ],
)
def test_dates_in_file_names(path, published):
    assert path_date(path) == published


@pytest.mark.parametrize("value", ["2024-01-05", "20240105", "January 5, 2024", "2024-01-05 10:00:00+00:00"])
def test_dates_as_values_of_a_key(value):
    assert key_date(value) == date(2024, 1, 5)
