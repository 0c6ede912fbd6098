"""Overviews: questions for all there is about something, answered with the articles' own sentences in order of date.

>>> asked("What do the articles say about the talks?"), asked("When did the talks begin?")
(True, False)
>>> subject("What do the articles say about the talks?")
'the talks?'

No model reads for them: a summary that a small one writes blends what differs. The sentences nearest to the subject
are shown instead, by meaning and by its words and names, at most so many of each article, repetitions left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from qa import locating, names, ranking, verification
from qa.encoders import Encoder
from qa.types import Hit, Reading
from qa.words import coverage

PASSAGES = 10  # read by nobody but the embedding, so more than for other questions
MOST = 8  # sentences
MOST_OF_ONE = 3  # of one article
SPOKEN = 0.45  # of cosine is worth a sentence that has the subject's every word, or its names in any spelling
NEAR = 0.42  # cosine with MiniLM and that, at which a sentence is as likely as not about the subject
STEEP = 12.0  # how fast that likelihood grows
FAR_BELOW = 0.4  # below the nearest sentence: about something else
SHORTEST = 6  # words

_SOURCES = (
    r"(?:(?:the|these|those|your|all)\ )*(?:articles?|reports?|papers?|news|coverage|sources|documents|files|texts?)"
)
_FRAME = re.compile(
    rf"""(?ix)^\W*(?:(?:please|can\ you|could\ you|would\ you|i\ want\ you\ to)\s+)*
    (?: what\ (?:do|does|did|is|are|can)\ {_SOURCES}\ (?:say|tell(?:\ us|\ me)?|report|write|mention|state|know)
        (?:\ (?:about|on|of|regarding|concerning))?
      | what\ (?:is|was|has\ been)\ (?:said|reported|written|known)\ (?:about|on|of)
      | what\ (?:else\ )?do\ (?:we|you)\ know\ (?:about|of)
      | (?:summari[sz]e|outline|describe|sum\ up|compare|list)\b(?:\ (?:all|everything|what|how))?
        (?:\ {_SOURCES}\ (?:say|report|tell)s?)?(?:\ (?:about|on|of|regarding))?
      | (?:(?:give|write|make|show)\ (?:me\ |us\ )?)?(?:an?\ |the\ )?(?:short\ |brief\ )?
        (?:summary|overview|timeline|list)\ (?:of|about|on)
      | tell\ (?:me|us)\ (?:more\ |all\ |everything\ |something\ )?(?:about|of)
    )\s*"""
)

_COMPARES = re.compile(r"(?i)\bcompar(?:e|ison)\b")


def asked(question: str) -> bool:
    """Whether a question asks for all there is about something."""
    return _FRAME.match(question) is not None


def subject(question: str) -> str:
    """What such a question is about: its words without the request."""
    return _FRAME.sub("", question, count=1).strip() or question


def compares(question: str) -> bool:
    """Whether such a question sets several things or times beside each other, so that no one period is meant."""
    return asked(question) and _COMPARES.search(question) is not None


def readings(hits: Sequence[Hit], question: str, encoder: Encoder) -> list[Reading]:
    """The sentences about the subject, the nearest first; none when a name in it stands in none of the passages."""
    about = subject(question)
    everything = "\n".join(f"{hit.passage.source.title}\n{hit.passage.text}" for hit in hits)
    if verification.missing_names(f"about {about}", everything):  # a name that begins a text is any word
        return []
    places = {(hit.passage.source.id, span): (hit, span) for hit in hits for span in locating.sentences(hit.passage)}
    told = [(hit, span) for hit, span in places.values() if len(hit.passage.words(span).split()) >= SHORTEST]
    if not told:
        return []
    texts = [hit.passage.words(span) for hit, span in told]
    vectors = encoder.encode([about, *texts])
    nearness = [
        cosine + SPOKEN * _spoken(about, text)
        for cosine, text in zip((vectors[1:] @ vectors[0]).tolist(), texts, strict=True)
    ]
    near = sorted(zip(nearness, told, strict=True), key=lambda each: -each[0])
    kept = [(nearness, place) for nearness, place in near if nearness >= near[0][0] - FAR_BELOW]
    first = ranking.near_duplicates([hit.passage.words(span) for _, (hit, span) in kept])
    of_one: Counter[str] = Counter()
    chosen: list[Reading] = []
    for at, (nearness, (hit, span)) in enumerate(kept):
        source = hit.passage.source.id
        if first[at] == at and of_one[source] < MOST_OF_ONE and len(chosen) < MOST:
            of_one[source] += 1
            whole = locating.told(hit.passage, span)
            chosen.append(Reading(hit, whole, hit.passage.words(whole), _likely(nearness)))
    return chosen


def _spoken(about: str, sentence: str) -> float:
    """How much of the subject a sentence has word for word, 0 to 1; all of it if it has the names of it.

    -1 where the subject is nothing but a name that the sentence lacks.
    """
    named = f"about {about}"
    subjects = names.names(named)
    if subjects and not verification.missing_names(named, sentence):
        return 1.0
    alone = len(subjects) == 1 and subjects[0].text == about.strip(" ?.!")
    return -1.0 if alone else coverage(about, sentence)


def _likely(nearness: float) -> float:
    return 1.0 / (1.0 + math.exp(-STEEP * (nearness - NEAR)))
