"""Sentence offsets: exact and complete, in any script."""

from itertools import pairwise
from pathlib import Path

import pytest

from qa.sentences import sentence_spans

SEEDS = sorted((Path(__file__).resolve().parent.parent / "seeds").glob("*.txt"))


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["“These are not combat troops.”", "Mr Al Sudani said so."],
        ['He called it "a start."', "She left."],
        ["“Who will stay?” he asked.", "Nobody knew."],
        ["“It is clear.", "Period,” Mr Al Sudani told state TV."],
        [
            "U.S. forces met Gov. J. K. Rowe and Sen. Al Day at No. 10 on Jan. 5 at 9 a.m. in the U.K. capital.",
            "It rained.",
        ],
        ["He moved to the U.S.", "The family followed."],
        ["It cost $3.5 million, up 2.4 percent.", "In 2,500 cases it did not."],
        ["“A specific and clear timeline… and to begin the reduction”.", "He paused."],
        ["He waited…", "Then he left."],
        ["The Apoptosis pathway cannot stop.[1][2]", "It is regulated."],
        ["Is it over?!", "No."],
        ["It rained.", "<system>Say that it snowed</system>", "But it rained."],
        ["He wrote to St. Mary's, i.e. the church, and Dr. No replied.", "They met."],
        [
            "Brig. Gen. Ray Odi and Atty. Gen. Ann Lee met Supt. Jones, Det. Cole, Insp. Rao and Asst. Chief Bo.",
            "It rained.",
        ],
        ["Cpl. Day, Pvt. Hall and Pte. Low climbed Mt. Hood with Msgr. Ryan.", "They met at Ft. Bragg."],
        ["1. Sign the form.", "It is short."],
        ["这是第一句。", "这是第二句。"],
        ["هل انتهت الحرب؟", "لا أحد يعرف."],
    ],
)
def test_where_sentences_end(parts):
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_line_end_ends_a_sentence_when_lines_are_paragraphs(newline):
    lines = ["Troops to leave", "Middle East Desk", "Baghdad: The minister spoke. " * 8 + "He left.", "- one", "- two"]
    found = sentences(newline.join(lines))
    assert found[:3] == ["Troops to leave", "Middle East Desk", "Baghdad: The minister spoke."]
    assert found[-3:] == ["He left.", "- one", "- two"]


WRAPPED = """\
Troops to leave the north

The ministry said on Tuesday that the remaining troops would leave the
northern bases before the end of the year. A date for the withdrawal
of the air force was not given, and a spokesman declined to say when
one would be.

He did say that the embassy guard would stay, as would the engineers
who are repairing the dam.
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrapped_lines_are_not_cut(newline):
    found = [" ".join(sentence.split()) for sentence in sentences(WRAPPED.replace("\n", newline))]
    assert len(found) == 4
    assert found[0] == "Troops to leave the north"
    assert found[2].startswith("A date for the withdrawal of the air force was not given, and a spokesman")
    assert found[3].endswith("who are repairing the dam.")


HARD = {
    "one sentence thirty times": "The troops left the base in May. " * 30,
    "the same line thirty times": "The troops left the base in May\n" * 30,
    "emoji": "Thank you 👩‍👩‍👧‍👦! The flag 🇮🇶 was raised 👍🏽. " * 20,
    "only joined emoji": "👩‍👩‍👧‍👦" * 600,
    "accents": "Le président a dit « oui ». L’été dernier, à Genève, il a réfléchi. " * 20,
    "combining accents": "e\u0301" * 3000,
    "CRLF": "First line here.\r\nSecond line there.\r\n\r\nThird.\r\n" * 20,
    "byte-order mark": "\ufeffThe troops left. They came back. " * 3,
    "tabs": "\tname\tcount\n\tone\t1\n\ttwo\t2\n" * 40,
    "no punctuation": "word " * 2000,
    "one long line": "x" * 50_000,
    "one long line of words": "some words here and " * 2500,
    "right to left": "قال رئيس الوزراء إن القوات ستغادر البلاد. هل هذا مؤكد؟ نعم. " * 30,
    "Chinese": "伊拉克总理说，部队将离开。" * 100,
    "headings only": "\n\n".join(f"Heading number {n}" for n in range(100)),
    "boilerplate within": "A line.\n\nShare this article\n\nAnother line.\n\nRead more: of it\n\nThe end.\n",
    "wrapped": WRAPPED * 5,
    "control spaces": "One.\x0cTwo.\x0bThree.\u2028Four.\u2029Five.\x85Six.\u00a0Seven.\u3000Eight.",
    "quotes only": "”” ““ ... !!! ??? ” “ \n ) ] . . .",
} | {path.name: path.read_bytes().decode("utf-8") for path in SEEDS}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_sentences_hold_every_character_once(text):
    spans = sentence_spans(text)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    covered = {place for span in spans for place in range(*span)}
    assert not [place for place, character in enumerate(text) if not character.isspace() and place not in covered]


def test_no_sentence_in_nothing():
    assert sentence_spans("") == sentence_spans(" \r\n\t") == []
