"""Title and date from text, file name and format, in their order."""

from datetime import date
from pathlib import Path

import pytest

from qa.metadata import Hints, describe

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BODY = "The committee met in the capital and agreed to meet again.\n"


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


def test_the_order_of_origins():
    matter = "---\ntitle: Final words\ndate: 2024-03-01\n---\n"
    stated = f"Troops leave\n\nPublished: January 5, 2024\n\n{BODY}\nUpdated: January 9, 2024\n"
    assert dated(matter + stated, "2022-01-01.txt") == (date(2024, 3, 1), "front matter")
    assert dated(stated, "2022-01-01.txt") == (date(2024, 1, 5), "header")
    assert dated(BODY, "2022-01-01-words.txt") == (date(2022, 1, 1), "file name")
    hinted = describe(stated, "a.html", Hints("From meta", "html meta", date(2021, 1, 1), "html meta"))
    assert (hinted.published, hinted.published_from, hinted.title) == (date(2021, 1, 1), "html meta", "From meta")


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


def test_titles_are_short_printable_lines():
    long = describe("Word " * 100, "a.txt").title
    assert len(long) <= 120 and long.endswith("Word…")
    assert describe("Subject: The\u202e bill\tis due\n\nPay it.", "a.txt").title == "The bill is due"
    assert describe("By Jane Roe\n\nTroops leave\n\nText.", "a.txt").title == "Troops leave"
    assert describe("1 2 3\n", "in/some_file-name.txt") == describe("1 2 3\n", "other/some_file-name.txt")
    assert describe("1 2 3\n", "in/some_file-name.txt").title == "some file name"
