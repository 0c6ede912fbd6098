"""Lines that a website put around the article, as `describe` leaves them out."""

from pathlib import Path

import pytest

from qa.metadata import describe

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BODY = "The committee met in the capital and agreed to meet again.\n"


def boilerplate(text):
    return [text[start:end] for start, end in describe(text, "a.txt").boilerplate]


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
