"""Locating: where an article has the very words that were read in it.

>>> passage.words(locate("900", passage, "How many troops are in Syria?"))        # the model said "900"
'about 900'

Words that do not stand in the passage have no place, so nothing that a model makes up gets past here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa import dates, names
from qa.amounts import amounts
from qa.figures import agree, figures
from qa.types import Passage, Span
from qa.words import coverage

MOST_BEFORE = 2  # sentences: a pronoun further from its name is rare
LONGEST_QUOTATION = 4  # sentences: who speaks is said by then
HEADLINE = 0.6  # a title has most words of any question about its article, and tells less than the sentence below it
HEADING_WORDS = 6  # a heading has no more, and no full stop

# One character for one, so that offsets hold.
_PLAIN = str.maketrans("“”„’‘–—‑−\u00a0\u202f", '"""\'\'----  ')
_EDGE = " \t\r\n\"'.,;:!?()[]*`"
_BEFORE = re.compile(  # how exact a figure is, and what it counts, belong to it
    r"(?:(?<!\w)(?:about|around|some|roughly|approximately|nearly|almost|over|under|above|below|only|just|exactly|circa"
    r"|an? estimated|at (?:least|most)|(?:more|less|fewer|no more|no fewer|no less) than|up to|as (?:many|few|much) as"
    r"|between|close to|well over)\s+)?(?:\bminus\s+|(?<![^\s(\"“'‘~])(?<!\d\s)[-−])?[$€£¥~]?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s?%|\s(?:per\s?cent|percent|percentage points|basis points|degrees?|hundred|thousand|million|billion"
    r"|trillion|lakhs?|crores?|bn|m|km"
    r"|(?:kilo)?met(?:re|er)s?|miles?|feet|kg|tonnes?|tons?|dollars?|euros?|pounds?|years?|months?|weeks?|days?"
    r"|hours?|minutes?)\b)+",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\b[^.,;]{0,25}$", re.IGNORECASE)  # "rose from 20 to 30" is no range
_JOINED = re.compile(r"\s(?:and|or|to|until)\s|\s?[–—/-]\s?", re.IGNORECASE)
_PRONOUN = re.compile(  # "The number is four.": of what, the sentence before says
    r"[“\"'‘]?(?:(?:He|She|They|It|His|Her|Their|Its|This|These|Those)\b"
    r"|The (?:correct |true |real |actual |right )?(?:number|figure|total|toll|count|sum|amount|age|date)"
    r" (?:is|was|has|had|should|now|rose|fell|stands?|stood)\b)"
)
_HEADING = re.compile(rf"\s*(?:\S+\s+){{0,{HEADING_WORDS - 1}}}\S*[\w'’)]\s*")


def locate(said: str, passage: Passage, question: str) -> Span | None:
    """The span of a document whose words were said, figures with what qualifies them; None when it has none such.

    Of several places the one whose sentence has most of the question's words is meant, and of these the first; a place
    within a span of years only where there is no other, and one in the title only where no sentence is nearly as near.
    """
    words = said.translate(_PLAIN).strip(_EDGE).split()
    if not words:
        return None
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    places = [match.span() for match in pattern.finditer(passage.text.translate(_PLAIN))]
    spans = [(passage.start + start, passage.start + end) for start, end in places or _same_number(said, passage.text)]
    if not spans:
        return None
    ranges = [each for each in dates.mentions(passage.text) if each.ends] if len(spans) > 1 else []
    alone = [  # "1861" is not the end of "1805–1861" where it stands by itself
        span for span in spans if not any(each.start <= span[0] - passage.start < each.end for each in ranges)
    ]

    def nearness(span: Span) -> float:
        words = passage.words(sentence(passage, span))
        return coverage(question, words) * (HEADLINE if _is_title(words, passage) else 1.0)

    best = max(alone or spans, key=nearness)
    return _in_full(passage, best) or _qualified(passage, best)


def _same_number(said: str, text: str) -> list[Span]:
    """Where a text has the number that was said, if that is all that was: "11" is "Eleven" there."""
    stated = figures(said.strip(_EDGE))
    if len(stated) != 1 or stated[0].text != said.strip(_EDGE):
        return []
    return [(each.start, each.end) for each in figures(text) if agree(each, stated[0])]


def _is_title(sentence: str, passage: Passage) -> bool:
    return sentence.translate(_PLAIN).strip(_EDGE + "#") == passage.source.title.translate(_PLAIN).strip(_EDGE)


def sentence(passage: Passage, span: Span) -> Span:
    """The sentences that a span lies in, as one span; the whole passage where it has none."""
    touched = [(start, end) for start, end in passage.sentences if start < span[1] and span[0] < end]
    return (touched[0][0], touched[-1][1]) if touched else (passage.start, passage.end)


def sentences(passage: Passage) -> list[Span]:
    """The sentences of a passage without its headings, which state nothing; the whole where it has no other."""
    spans = list(passage.sentences) or [(passage.start, passage.end)]
    return [span for span in spans if not _HEADING.fullmatch(passage.words(span))] or spans


def told(passage: Passage, span: Span) -> Span:
    """Sentences with what they need to be understood: whom the first pronoun stands for, and who is quoted."""
    start = span[0]
    for begin, end in reversed([each for each in passage.sentences if each[1] <= span[0]][-MOST_BEFORE:]):
        if not _PRONOUN.match(passage.words((start, span[1]))) or _HEADING.fullmatch(passage.words((begin, end))):
            break
        start = begin
    for end in _ends(passage, span):
        words = passage.words((start, end))
        if words.count("“") <= words.count("”") and words.count('"') % 2 == 0:
            return start, end
    return start, span[1]


def around(passage: Passage, span: Span) -> str:
    """The title, and the sentences of a span with one on each side: what a pronoun in them may stand for."""
    spans = passage.sentences or ((passage.start, passage.end),)
    first = next((at for at, (_, end) in enumerate(spans) if end > span[0]), 0)
    last = next((at for at, (_, end) in enumerate(spans) if end >= span[1]), first)
    begin, end = spans[max(0, first - 1)][0], spans[min(last + 1, len(spans) - 1)][1]
    return f"{passage.source.title}\n{passage.words((begin, end))}"


def _ends(passage: Passage, span: Span) -> Iterator[int]:
    """Where a quotation that the span opens may be closed."""
    yield from [end for _, end in passage.sentences if end >= span[1]][:LONGEST_QUOTATION]


def _qualified(passage: Passage, span: Span) -> Span:
    """A date as fully as it stands, a figure with its range, sign, "$" or "million", a short form with its long one.

    Other words are as they are.
    """
    first = passage.start
    for start, end in _dates(passage.text):
        if first + start <= span[0] and span[1] <= first + end:
            return first + start, first + end
    words = passage.words(span)
    if (at := _spelled_out(passage.text, span[0] - passage.start, span[1] - passage.start)) is not None:
        return passage.start + at, span[1] + 1
    start, end = _range(passage, span)
    if figures(words.split()[0]):
        before = _BEFORE.search(passage.text[: start - passage.start])
        start = passage.start + before.start() if before else start
    if passage.words((start, end))[-1].isdigit() and (after := _AFTER.match(passage.text, end - passage.start)):
        end = passage.start + after.end()
    return start, end


def _range(passage: Passage, span: Span) -> Span:
    """The whole range that a figure is an end of: "20 and 30" in "between 20 and 30"."""
    start, end = span[0] - passage.start, span[1] - passage.start
    for each in amounts(dates.undated(passage.text)):
        ranged = each.low < each.high and not _FROM.search(passage.text[: each.start])
        if ranged and each.start < end and start < each.end:
            return passage.start + min(start, each.start), passage.start + max(end, each.end)
    return span


def _in_full(passage: Passage, span: Span) -> Span | None:
    """A year as a span of years in its sentence has it in full: "died 1680" beside "1636 – 8 October 1680"."""
    year = passage.words(span)
    if not year.isdigit():
        return None
    begin, end = sentence(passage, span)
    ranges = [each.ends for each in dates.mentions(passage.words((begin, end))) if each.ends]
    full = [last for _, last in ranges if last.day and last.since and str(last.since.year) == year]
    return (begin + full[0].start, begin + full[0].end) if len(full) == 1 else None


def _spelled_out(text: str, start: int, end: int) -> int | None:
    """Where the long form begins that a short form in brackets stands for: "the Higher Military Commission (HMC)"."""
    short = text[start:end]
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")" or not names.SHORT_FORM.fullmatch(short):
        return None
    before = list(re.finditer(r"[^\W\d_][\w'’-]*", text[: start - 1]))[-2 * len(short) :]
    for first in reversed(before):
        long = text[first.start() : start - 1].strip()
        if long[0].isupper() and "." not in long and names.same_name(short, long):
            return first.start()
    return None


def _dates(text: str) -> list[Span]:
    """Where dates stand, those that an "and" or "to" joins as one: "2019 and early 2020"."""
    joined: list[Span] = []
    for mention in dates.mentions(text):
        if joined and _JOINED.fullmatch(text, joined[-1][1], mention.start):
            joined[-1] = (joined[-1][0], mention.end)
        else:
            joined.append((mention.start, mention.end))
    return joined
