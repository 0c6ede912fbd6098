"""Refusing: saying plainly that the articles do not say, and why.

The reasons: nothing like the question is in the corpus; the subject is there but not what was asked; only articles
outside the asked period are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa import names, verification
from qa.types import Answer, Hit, Query, Reason

FAR = 0.2  # cosine with MiniLM: questions on subjects outside a corpus stay below
NEAREST = 3


def hopeless(hits: Sequence[Hit]) -> bool:
    """Whether reading would be in vain: nothing was found, or nothing near and nothing with the question's words."""
    return _far(hits) and not any("lexical" in hit.retrievers for hit in hits)


def refusal(query: Query, hits: Sequence[Hit], timings: Mapping[str, float]) -> Answer:
    """The Answer that says why there is none, with the nearest passages."""
    reason = _reason(query, hits)
    return Answer(
        status="not_found",
        question=query.asked or query.text,
        reason=reason,
        explanation=_explanation(reason, query, hits),
        nearest=tuple(hit.passage for hit in hits[:NEAREST]),
        query=query,
        timings=timings,
    )


def _reason(query: Query, hits: Sequence[Hit]) -> Reason:
    if not hits and (query.since or query.until):
        return "outside_period"
    return "nothing_similar" if _far(hits) else "not_stated"


def _far(hits: Sequence[Hit]) -> bool:
    return max((hit.similarity for hit in hits), default=0.0) < FAR


def _explanation(reason: Reason, query: Query, hits: Sequence[Hit]) -> str:
    if reason == "outside_period" and query.since and query.until and query.since > query.until:
        return "The articles do not say: the question asks for a time outside the period that was set."
    if reason == "outside_period":
        return f"The articles do not say: no article is dated {_period(query)}."
    if reason == "nothing_similar":
        return "The articles do not say: nothing in them is about this."
    text = "\n".join(f"{hit.passage.source.title}\n{hit.passage.text}" for hit in hits)
    absent = verification.missing_names(query.text, text)
    if absent:
        return f"The articles do not say: the passages nearest to the question do not mention {_listed(absent)}."
    subjects = [name.text for name in names.names(query.text)]
    about = f" about {_listed(subjects[:3])}" if subjects else ""
    return f"The articles do not say this. They have passages{about}, but none states what was asked."


def _period(query: Query) -> str:
    since, until = query.since, query.until
    if since and until:
        return f"from {since:%d %B %Y} to {until:%d %B %Y}"
    return f"from {since:%d %B %Y} on" if since else f"up to {until:%d %B %Y}"


def _listed(items: Sequence[str]) -> str:
    unique = list(dict.fromkeys(items))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
