"""Passage offsets: exact, complete, never across boilerplate."""

import re
from itertools import pairwise

import pytest

from qa import chunking
from qa.chunking import passages
from qa.metadata import describe
from qa.types import Document, Source
from tests.test_sentences import HARD, SEEDS


def count_tokens(text):
    """Words, punctuation and two for the frame: close to word pieces, and as exact as they are."""
    return 2 + len(re.findall(r"\w{1,6}|[^\w\s]", text))


def document(text, path="a.txt"):
    return Document(Source(path, "Title"), text, "", describe(text, path).boilerplate)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_passages_hold_every_character_that_is_not_boilerplate(text):
    article = document(text)
    found = passages(article, count_tokens)
    barred = {place for span in article.boilerplate for place in range(*span)}
    covered = {place for passage in found for place in range(passage.start, passage.end)}
    wanted = {place for place, character in enumerate(text) if not character.isspace()} - barred
    assert wanted <= covered and not covered & barred
    for passage in found:
        assert text[passage.start : passage.end] == passage.text
        assert count_tokens(passage.text) <= chunking.MAX_TOKENS + 2 and len(passage.text) <= chunking.MAX_CHARACTERS
        assert passage.sentences[0][0] == passage.start and passage.sentences[-1][1] == passage.end
    assert len({passage.id for passage in found}) == len(found)


def test_a_cut_inside_a_paragraph_repeats_one_sentence():
    text = " ".join(f"Sentence number {n} says that the troops of unit {n} left the base in May." for n in range(30))
    found = passages(document(text), count_tokens)
    assert len(found) > 3
    for before, after in pairwise(found):
        assert before.sentences[-1] == after.sentences[0]


def test_cuts_fall_between_paragraphs_and_never_after_a_heading():
    paragraph = "The minister spoke of the troops. They had left the base in May. " * 4
    text = "\n\n".join(f"Part {name}\n\n{paragraph}" for name in "ABCDEF")
    found = passages(document(text), count_tokens)
    assert all(passage.text.startswith("Part ") for passage in found)
    assert all(passage.text.endswith("in May.") for passage in found)


def test_a_heading_stays_with_what_follows_it_in_the_seed_article():
    found = passages(document(SEEDS[0].read_bytes().decode("utf-8")), count_tokens)
    holding = [passage for passage in found if "'needs to be organised'" in passage.text]
    assert len(holding) == 1 and holding[0].text.startswith("Coalition presence") and "2,500" in holding[0].text


def test_a_cut_spares_joined_emoji_and_words():
    for text, whole in (
        ("👩‍👩‍👧‍👦" * 600, r"(?:👩‍👩‍👧‍👦)+"),
        ("some words here and " * 900, r"(?:\b(?:some|words|here|and)\b\s?)+"),
    ):
        assert all(re.fullmatch(whole, passage.text) for passage in passages(document(text), count_tokens))


def test_nothing_to_cut():
    assert passages(document(""), count_tokens) == passages(document(" \r\n\t"), count_tokens) == []


def test_the_fingerprint_names_every_parameter():
    for value in (chunking.MAX_TOKENS, chunking.MAX_CHARACTERS, chunking.OVERLAP_TOKENS):
        assert str(value) in chunking.CHUNKING
