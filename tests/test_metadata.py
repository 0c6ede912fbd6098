"""Title, date and boilerplate from text alone."""

from datetime import date
from pathlib import Path

import pytest

from qa.metadata import Hints, describe, find_date

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BODY = "The committee met in the capital and agreed to meet again.\n"


def boilerplate(text):
    return [text[start:end] for start, end in describe(text, "a.txt").boilerplate]


def dated(text, path="a.txt"):
    facts = describe(text, path)
    return facts.published, facts.published_from


@pytest.mark.parametrize(
    ("name", "published", "origin", "title"),
    [
        ("000", date(2023, 2, 1), "header", "Iraq is in talks with a US-led international coalition"),
        ("001", date(2023, 12, 28), "updated line", "Iraq plans to 'end presence' of US-led coalition forces, PM says"),
        ("002", None, "none", "Iraq doesn’t need US troops, says Iraqi PM ahead of US visit"),
        ("003", None, "none", "Iraq and the US held a “first round” of talks"),
        ("004", None, "none", "Iraqi president, PM discuss withdrawal of anti-ISIS coalition troops"),
    ],
)
def test_the_seed_articles(name, published, origin, title):
    path = next(SEEDS.glob(f"{name}_*"))
    facts = describe(path.read_bytes().decode("utf-8"), path.name)
    assert (facts.published, facts.published_from) == (published, origin)
    assert facts.title.startswith(title) and facts.title_from == "first line"


def test_boilerplate_of_the_seed_articles():
    texts = {path.name[:3]: path.read_bytes().decode("utf-8") for path in SEEDS.glob("*.txt")}
    assert boilerplate(texts["000"]) == ["date 2023-02-01"]
    assert boilerplate(texts["001"]) == [
        "Iraq seeks to 'end presence' of US-led forces in country",
        "Powered by automated translation",
        "Updated: December 28, 2023, 3:59 PM",
    ]
    assert boilerplate(texts["003"])[0] == "Leave a Reply"
    assert boilerplate(texts["002"]) == boilerplate(texts["004"]) == []


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
    ],
)
def test_lines_that_state_the_date(line, origin):
    assert dated(f"Troops to leave the north\n\n{line}\n\n{BODY}") == (date(2024, 1, 5), origin)


def test_a_dateline_is_a_header_and_stays_in_the_text():
    text = f"Troops to leave\n\nBAGHDAD, Jan. 5, 2024 (AP) — {BODY}"
    assert dated(text) == (date(2024, 1, 5), "header")
    assert boilerplate(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "On Sunday, December 7, 1941, Japan attacked the harbour.\n",
        "Pearl Harbor, December 7, 1941 — a date which will live in infamy.\n",
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


def test_the_order_of_origins():
    matter = "---\ntitle: Final words\ndate: 2024-03-01\n---\n"
    stated = f"Troops leave\n\nPublished: January 5, 2024\n\n{BODY}\nUpdated: January 9, 2024\n"
    assert dated(matter + stated, "2022-01-01.txt") == (date(2024, 3, 1), "front matter")
    assert dated(stated, "2022-01-01.txt") == (date(2024, 1, 5), "header")
    assert dated(BODY, "2022-01-01-words.txt") == (date(2022, 1, 1), "file name")
    hinted = describe(stated, "a.html", Hints("From meta", "html meta", date(2021, 1, 1), "html meta"))
    assert (hinted.published, hinted.published_from, hinted.title) == (date(2021, 1, 1), "html meta", "From meta")


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
    assert dated(BODY, path)[0] == published


@pytest.mark.parametrize(
    "matter",
    [
        "---\ntitle: Troops leave\ndate: 2024-01-05\n---\n",
        "---\r\ntitle: 'Troops leave'\r\ndate: January 5, 2024\r\n---\r\n",
        "\ufeff---\nTitle: Troops leave\nDate: 20240105\n---\n",
        '+++\ntitle = "Troops leave"\ndate = 2024-01-05T10:00:00Z\n+++\n',
    ],
)
def test_front_matter(matter):
    facts = describe(matter + BODY, "a.md")
    assert (facts.title, facts.title_from) == ("Troops leave", "front matter")
    assert (facts.published, facts.published_from) == (date(2024, 1, 5), "front matter")
    assert facts.boilerplate == ((0, len(matter)),)


def test_front_matter_with_an_unquoted_colon_and_text_between_rules():
    assert describe(f"---\ntitle: Iraq: troops leave\n---\n{BODY}", "a.md").title == "Iraq: troops leave"
    assert describe(f"---\nJust a line between rules.\n---\n{BODY}", "a.md").boilerplate == ()


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Click to share on Facebook (Opens in new window)",
        "Sign up for our daily newsletter",
        "Subscribe to our YouTube channel",
        "This website uses cookies to improve your experience.",
        "© 2024 The Daily Post. All rights reserved.",
        "Copyright 2024 The Press. This material may not be republished.",
        "Read more: Five things to know about the talks",
        "Advertisement",
        "Home > News > World",
        "Skip to content",
    ],
)
def test_furniture_lines_are_boilerplate(line):
    assert boilerplate(f"Troops to leave the north\n\n{BODY}\n{line}\n\n{BODY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by three percent on Monday.",
        "Sign-ups for the army doubled in March.",
        "He said all rights reserved for citizens would be kept.",
        "Powered by coal. The plant still runs and employs 300 people.",
        "Published reports in January 5, 2024 editions were wrong.",
        "Advertisement revenue fell.",
        "Subscribe he did, and he never read it.",
        "Home > garden comparisons make no sense." * 5,
    ],
)
def test_prose_is_not_boilerplate(line):
    assert boilerplate(f"Troops to leave the north\n\n{line}\n") == []


def test_a_comment_form_ends_where_its_fields_end():
    form = "Leave a Reply\n\nYour email address will not be published.\n\nName *\n\nEmail *\n\nPost Comment"
    text = f"Troops to leave\n\n{BODY}\n{form}\n\nThe editor answers: the troops left in May.\n\nName *\n"
    assert boilerplate(text) == [line for line in form.split("\n") if line]


def test_a_headline_again_is_boilerplate_but_a_repeated_sentence_is_not():
    headline, again = "Troops to leave the north", "Troops to leave the  north"
    assert boilerplate(f"{headline}\r\n\r\n{BODY}\r\n{again}\r\n\r\n{BODY}") == [again]
    assert boilerplate(f"{headline}\n\n{again}\n\n{BODY}") == [headline]
    assert boilerplate(BODY * 30) == []


def test_titles_are_short_printable_lines():
    long = describe("Word " * 100, "a.txt").title
    assert len(long) <= 120 and long.endswith("Word…")
    assert describe("Subject: The\u202e bill\tis due\n\nPay it.", "a.txt").title == "The bill is due"
    assert describe("By Jane Roe\n\nTroops leave\n\nText.", "a.txt").title == "Troops leave"
    assert describe("1 2 3\n", "in/some_file-name.txt") == describe("1 2 3\n", "other/some_file-name.txt")
    assert describe("1 2 3\n", "in/some_file-name.txt").title == "some file name"
