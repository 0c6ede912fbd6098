"""What an answer rests on, as HTML: its sentences with their numbers, the quotes below them, and what was read beside.

A number is `<button class="cite" data-source="003.txt" data-start="2414" data-end="2473" data-number="1">1</button>`;
whatever has these attributes opens the article there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa.excerpts import excerpt
from qa.page.markup import age, dated, escape, icon, tag_attributes
from qa.types import Answer, Citation, Passage, Sentence

PREVIEW = 280  # characters of a nearest passage: about three lines, enough to judge whether to open it
LONG_WORD = 24  # characters; a longer one may have to be broken, so it is not kept together with its chips
MARKS = re.compile("[“”„‟«»‘’‚‛'\"]")


def cited(sentence: Sentence) -> str:
    """A sentence with the numbers of its sources."""
    chips = "".join(_chip(citation) for citation in sentence.citations)
    rest, space, last = sentence.text.rstrip().rpartition(" ")
    if len(last) > LONG_WORD:
        rest, space, last = sentence.text, "", ""
    tail = f'<span class="tail">{escape(last)}{chips}</span>'  # a chip alone on the next line belongs to nothing
    return f'<span class="sentence">{escape(rest + space)}{tail}</span>'


def also_read(answer: Answer) -> str:
    """Passages that were read and support nothing; shut, so that nobody takes them for sources."""
    if not answer.nearest:
        return ""
    label = f"Also read, not evidence ({len(answer.nearest)})"
    return f'<details class="nearest"><summary>{icon("down")}{label}</summary>{passages(answer)}</details>'


def passages(answer: Answer) -> str:
    """The passages of an answer that are no evidence, as a list."""
    rows = (_nearest(number, passage, answer.asked) for number, passage in enumerate(answer.nearest, start=1))
    return f"<ul>{''.join(rows)}</ul>"


def _nearest(number: int, passage: Passage, question: str) -> str:
    source = passage.source
    place = tag_attributes(
        data_source=source.id,
        data_start=passage.start,
        data_end=passage.end,
        data_number=number,
        data_kind="nearest",
        data_words=passage.text,
    )
    return (
        f'<li><button type="button" class="near"{place}><b dir="auto">{escape(source.title)}</b>'
        f'<span class="meta">{dated(source.published, source.published_from)}</span>'
        f'<span class="words" dir="auto">{escape(excerpt(passage, question, PREVIEW))}</span></button></li>'
    )


def _place(citation: Citation) -> str:
    return tag_attributes(
        data_source=citation.source,
        data_start=citation.start,
        data_end=citation.end,
        data_number=citation.number,
        data_kind="cited",
        data_quote=citation.quote,
    )


def _chip(citation: Citation) -> str:
    """A number that opens its source, with what the card over it says."""
    said = dated(citation.published, citation.published_from)
    card = tag_attributes(
        aria_label=f"Source {citation.number}: {citation.title}, {said}",
        data_title=citation.title,
        data_date=said,
        data_age=age(citation.published, date.today()),
    )
    return f'<button type="button" class="cite"{card}{_place(citation)}>{citation.number}</button>'


def sources(sentences: Sequence[Sentence]) -> str:
    """What sentences rest on: the words, unless a sentence is these very words, then whose they are and of when."""
    pairs = [(citation, sentence.text) for sentence in sentences for citation in sentence.citations]
    said = {citation.number for citation, text in pairs if _bare(text) in _repeats(citation.quote)}
    unique = {citation.number: citation for citation, _ in pairs}
    rows = "".join(_source(unique[number], number in said) for number in sorted(unique))
    return f'<ul class="sources" aria-label="Sources">{rows}</ul>' if rows else ""


def _source(item: Citation, said: bool) -> str:
    words = f'<q dir="auto"{_unmarked(item.quote)}>{escape(" ".join(item.quote.split()))}</q>'
    file = f' <span class="file">{escape(item.source)}</span>'
    return (
        f'<li><button type="button" class="source{" said" * said}"{_place(item)}>'
        f'<span class="number">{item.number}</span>{"" if said else words}'
        f'<span class="meta"><span class="title"><bdi>{escape(item.title)}</bdi></span> '
        f'<span class="date">{dated(item.published, item.published_from)}</span>{file if said else ""}</span>'
        "</button></li>"
    )


def _repeats(quote: str) -> tuple[str, ...]:
    """The sentences that say no more than a quote; of a question of yes or no they begin with that."""
    words = _bare(quote)
    return (words, f"Yes: {words}", f"No: {words}")


def _bare(text: str) -> str:
    """The words alone: no quotation marks, one space between, and [2] as `composing.quoted` writes it."""
    return " ".join(re.sub(r"\[(\d+)\]", r"(\1)", MARKS.sub("", text)).split())


def _unmarked(quote: str) -> str:
    """Of someone speaking: the words have their own quotation mark, and need no other."""
    return ' class="spoken"' if quote.lstrip()[:1] in ("“", '"', "‘", "'") else ""
