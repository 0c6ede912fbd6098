"""Ranking: several orders made one, and passages that say the same thing told once.

>>> [key for key, _ in reciprocal_rank_fusion({"dense": ["a", "b"], "lexical": ["b", "c"]})]
['b', 'a', 'c']
>>> near_duplicates(["About 2,500 troops stay.", "About 2,500 troops stay", "About 5,000 troops stay."])
[0, 0, 2]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

Key = TypeVar("Key", bound=Hashable)

RRF_K = 60  # the value of the paper, which found it not critical
SHINGLE = 3  # words
# Shingles in common over all shingles. One word changed in a passage of 100 leaves 0.94; two articles that report the
# same event in their own words stay below 0.3.
DUPLICATE_JACCARD = 0.75
SPELLING = 80  # "organise" and "organize" have 88, "rose" and "fell" 25
# Words that turn or count a fact; with digits, they may not differ between duplicates.
FACT_WORDS = frozenset(
    (
        *("no", "not", "never", "none", "nor", "neither", "without", "cannot", "first", "second", "third", "half"),
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("dozen", "hundred", "thousand", "million", "billion"),
    )
)
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[Key]], k: float = RRF_K, weights: Mapping[str, float] | None = None
) -> list[tuple[Key, float]]:
    """Every key with the sum of weight / (k + rank) over the rankings that hold it, best first; ties as first met.

    Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
    SIGIR 2009. Ranks count from 1; a ranking without a weight weighs 1.
    """
    scores: dict[Key, float] = {}
    for name, ranking in rankings.items():
        weight = (weights or {}).get(name, 1.0)
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def near_duplicates(texts: Sequence[str]) -> list[int]:
    """For each text the place of the first one that says nearly the same words, or its own place.

    Texts are duplicates when they share most shingles and differ by words left out, punctuation or spelling only:
    never by a number, a date, a negation, or one word put for another.
    """
    words = [_WORD.findall(text) for text in texts]
    shingles = [_shingles(each) for each in words]
    kept: list[int] = []
    places = []
    for place in range(len(texts)):
        first = next((other for other in kept if _duplicate(words, shingles, other, place)), place)
        if first == place:
            kept.append(place)
        places.append(first)
    return places


def jaccard(first: frozenset[Key], second: frozenset[Key]) -> float:
    """The share of common members, 0 to 1; two empty sets share nothing."""
    return len(first & second) / len(first | second) if first or second else 0.0


def _shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    lower = [word.lower() for word in words]
    return frozenset(zip(*(lower[at:] for at in range(SHINGLE)), strict=False)) or frozenset([tuple(lower)])


def _duplicate(
    words: Sequence[list[str]], shingles: Sequence[frozenset[tuple[str, ...]]], first: int, second: int
) -> bool:
    if jaccard(shingles[first], shingles[second]) < DUPLICATE_JACCARD:
        return False
    one, other = (Counter(word.lower() for word in words[place]) for place in (first, second))
    left, right = one - other, other - one
    if any(_states(word) for word in (*left, *right)):
        return False
    return not left or not right or all(any(fuzz.ratio(a, b) >= SPELLING for b in right) for a in left)


def _states(word: str) -> bool:
    return word[0].isdigit() or word in FACT_WORDS or word.endswith(("n't", "n’t"))
