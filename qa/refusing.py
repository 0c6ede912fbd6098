"""Refusing: saying plainly that the articles do not say, and why.

The reasons: nothing like the question is in the corpus; the subject is there but not what was asked; only articles
outside the asked period are there; what is told is told of another name or figure than the question takes for granted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa import composing, dates, datewords, excerpts, names, opposites, verification
from qa.types import Answer, Hit, Passage, Query, Reading, Reason
from qa.words import coverage

FAR = 0.2  # cosine with MiniLM: questions on subjects outside a corpus stay below
NEAREST = 3
NEARLY = 0.2  # probability from which it would be untrue to say that the articles do not state it
SAME_MATTER = 0.5  # of the question's words in one sentence: with fewer it tells something else
# A rank, a part and "one" say nothing by being absent: another word may stand for them.
_RANK = re.compile(
    rf"(?i)(?:(?:{'|'.join(datewords.ORDINALS)}|(?:(?:one|an?)[-\s])?(?:half|third|quarter))\b.*|zero|one)"
)


def unsure(answer: Answer) -> bool:
    """Whether a refusal holds back something that is told, but not surely enough for the caution."""
    return answer.status == "not_found" and answer.reason == "not_stated" and (answer.probability or 0.0) >= NEARLY


def hopeless(hits: Sequence[Hit]) -> bool:
    """Whether reading would be in vain: nothing was found, or nothing near and nothing with the question's words."""
    return _far(hits) and not any("lexical" in hit.retrievers for hit in hits)


def refusal(
    query: Query,
    hits: Sequence[Hit],
    timings: Mapping[str, float],
    closest: Reading | None = None,
    untimely: bool = False,
    absent: Sequence[str] = (),
) -> Answer:
    """The Answer that says why there is none, with the nearest passages.

    `closest` is the best sentence read; it is `untimely` when it would answer, but of another time than was asked.
    `absent` are the names in the question of which no article has a word.
    """
    reason = _reason(query, hits)
    explanation = _explanation(reason, query, hits, absent)
    shown_first = False
    if reason == "not_stated" and closest is not None and closest.probability >= NEARLY:
        explanation = "The articles do not say this clearly enough to answer: what comes nearest is below."
        shown_first = True
    if untimely and closest is not None:
        reason, explanation = "outside_period", f"The articles do not say this of that time. {_they_say(closest)}"
        shown_first = True
    elif reason == "not_stated" and closest is not None and (instead := _premise(query.text, closest, hits)):
        reason, explanation = "premise", instead
        shown_first = True
    return Answer(
        status="not_found",
        question=query.asked or query.text,
        reason=reason,
        explanation=" ".join(filter(None, [explanation, query.counted])),
        nearest=_nearest(hits, query.text, closest if shown_first else None),
        query=query,
        timings=timings,
    )


def _nearest(hits: Sequence[Hit], question: str, first: Reading | None) -> tuple[Passage, ...]:
    """The passages to show: what was read in one of them first, else those that have the names that are mentioned."""
    passages = [hit.passage for hit in hits]
    if first is None:
        return tuple(excerpts.covering(passages, question, NEAREST))
    return tuple(sorted(passages, key=lambda passage: passage.id != first.hit.passage.id)[:NEAREST])


def _reason(query: Query, hits: Sequence[Hit]) -> Reason:
    if not hits and (query.since or query.until):
        return "outside_period"
    return "nothing_similar" if _far(hits) and not _named(query.text, hits) else "not_stated"


def _premise(question: str, closest: Reading, hits: Sequence[Hit]) -> str:
    """What a question takes for granted and the passages do not have, where a sentence has most of its words.

    Empty when nothing is amiss.
    """
    if coverage(question, closest.quote) < SAME_MATTER:
        return ""
    if opposite := opposites.opposed(question, closest.quote, closest.hit.passage.text):
        return f"The articles do not say “{opposite[0]}” but “{opposite[1]}”. {_they_say(closest)}"
    told = _texts([closest.hit, *hits])
    figures = [each for each in verification.missing_numbers(question, told) if not _RANK.fullmatch(each)]
    odd = [*verification.missing_names(dates.undated(question, quarters=True), told), *figures]
    if not odd:
        return ""
    are = "is" if len(set(odd)) == 1 else "are"
    absent = f"{_listed(odd)} {are} in none of the passages nearest to the question"
    return f"The articles do not say this: {absent}. {_they_say(closest)}"


def _they_say(closest: Reading) -> str:
    source = closest.hit.passage.source
    dated = f", {source.published:%d %B %Y}" if source.published else ""
    return f"They say: {composing.quoted(closest.quote)} ({source.title}{dated})"


def _named(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a name of the question stands in the passages: then they are about it, however little they say."""
    asked = [name.text for name in names.names(question)]
    return len(verification.missing_names(question, _texts(hits))) < len(asked)


def _texts(hits: Sequence[Hit]) -> str:
    return "\n".join(f"{hit.passage.source.title}\n{hit.passage.text}" for hit in hits)


def _far(hits: Sequence[Hit]) -> bool:
    return max((hit.similarity for hit in hits), default=0.0) < FAR


def _explanation(reason: Reason, query: Query, hits: Sequence[Hit], nowhere: Sequence[str]) -> str:
    if reason != "outside_period" and nowhere:
        return f"The articles do not say: none of them mentions {_listed(nowhere, 'or')}."
    if reason == "outside_period" and query.since and query.until and query.since > query.until:
        return "The articles do not say: the question asks for a time outside the period that was set."
    if reason == "outside_period":
        return f"The articles do not say: no article is dated {_period(query)}."
    if reason == "nothing_similar":
        return "The articles do not say: nothing in them is about this."
    absent = verification.missing_names(dates.undated(query.text, quarters=True), _texts(hits))
    if absent:
        return f"The articles do not say: the passages nearest to the question do not mention {_listed(absent)}."
    subjects = [name.text for name in names.names(query.text)]
    near = f"that mention {_listed(subjects[:3])}" if subjects else "near to it"
    return f"The articles do not say this. They have passages {near}, but none states what was asked."


def _period(query: Query) -> str:
    since, until = query.since, query.until
    if since and until:
        return f"from {since:%d %B %Y} to {until:%d %B %Y}"
    return f"from {since:%d %B %Y} on" if since else f"up to {until:%d %B %Y}"


def _listed(items: Sequence[str], joint: str = "and") -> str:
    """In quotation marks, since a name may need an article of its own: “US” and “Syria”."""
    unique = [f"“{item}”" for item in dict.fromkeys(items)]
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} {joint} {unique[-1]}"
