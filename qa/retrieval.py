"""From a question to the passages worth reading, best first.

Query("Who killed Soleimani?")
  dense    30 passages whose vectors are nearest                    17, 4, 9 …
  lexical  30 with its words: killed, (soleimani | suleimani)       4, 22, 17 …
  fused    by reciprocal rank, repeated passages told once          Hit(rank=1, similarity=0.61, …)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from qa import dates, periods, yearless
from qa.errors import UsageError
from qa.names import names
from qa.periods import Window
from qa.ranking import near_duplicates, reciprocal_rank_fusion
from qa.spelling import Vocabulary, absent, variants
from qa.types import Hit, Passage, Query
from qa.words import fold

if TYPE_CHECKING:
    from qa.catalog import Catalog
    from qa.encoders import Encoder


class Store(Protocol):
    """What retrieval needs of the store of vectors."""

    def query(self, vector: NDArray[np.float32], k: int, allowed: set[int] | None = None) -> list[tuple[int, float]]:
        """Up to `k` (key, cosine), best first, among `allowed` or all."""


DEPTH = 30  # passages asked of each retriever
POOL = 20  # fused passages looked at closely: repeated ones, newest ones, overlapping ones
# Over four public question sets (230 answerable) the answer stands in the first 4 passages for 84 %; dense alone 81 %,
# lexical alone 80 %. k from 5 to 60 and lexical weights from 0.5 to 1.5 stay within 82 to 84, which is noise.
WEIGHTS: Mapping[str, float] = {"dense": 1.0, "lexical": 0.7}
FUSION_K = 10.0
# A passage that overlaps this many better ones waits: no answer was lost by it; with 1, three in a hundred were, and
# with at most two passages an article as many, on long articles one in seven.
MOST_OVERLAPPING = 2
SURE = 2  # most relevant passages that newness does not push out
LATEST_POOL = 8  # among this many best, newness may change the order
LATEST_MARGIN = 0.15  # of cosine below the best: further off is not about the same thing
LATEST_K = 1.0  # few candidates, so places must count; with 60 they would hardly
TIMELY_K = 5.0
TIMELY = 0.1  # worth as much as going from the sixth place to the first
# Of cosine below the best: further off it is only of that time. TimeQA, answer among the first 4 passages: 35 of 50
# without TIMELY, 41 with it for any passage, 42 within 0.25, 40 within 0.15.
TIMELY_MARGIN = 0.25
NEWNESS_WEIGHT = 2.0  # the newest in third place passes an older first; in the last place of the pool it does not
# Words of questions and grammar; they say nothing about which passage answers.
STOPWORDS = frozenset(
    (
        "a about after all also am an and any are as at be because been before being between both but by can could "
        "did do does doing during each for from give had has have having he her here him his how i if in into is "
        "it its just list many me more most much my name no not of on or our out over s say said says she should "
        "so some such t tell than that the their them then there these they this those to under up us was we were "
        "what when where which while who whom whose why will with would you your article articles according"
    ).split()
)
_POSSESSIVE = re.compile(r"['’]s$")
_TERM = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+(?:['’ʼ‘-][^\W_]+)*")


class Retriever:
    """Searches one index; safe to share between threads."""

    def __init__(self, catalog: Catalog, store: Store, encoder: Encoder) -> None:
        self._catalog, self._store, self._encoder = catalog, store, encoder
        self._vocabulary: tuple[str, Vocabulary] | None = None  # of the catalog's version

    def search(self, query: Query, k: int = 4) -> list[Hit]:
        """The `k` best passages within the query's limits, rank 1 first; fewer when there are no more.

        UsageError if `query.sources` names a file that is not in the index. A period leaves undated articles out.
        """
        vector = self._encoder.encode([query.text])[0]
        with self._catalog.snapshot():
            self._check(query.sources)
            allowed = self._catalog.keys(query.sources, query.since, query.until)
            if k < 1 or (allowed is not None and not allowed):
                return []
            rankings = {
                "dense": [key for key, _ in self._store.query(vector, DEPTH, allowed)],
                "lexical": [key for key, _ in self._catalog.search_text(self.terms(query.text), DEPTH, allowed)],
            }
            return self._hits(rankings, vector, query, k)

    def terms(self, text: str) -> list[list[str]]:
        """The words of a question that are searched for, each with its other spellings in the corpus."""
        return question_terms(text, self._words())

    def absent(self, text: str) -> list[str]:
        """The names in a text that stand in no article of the index, in any spelling."""
        return absent(text, self._words())

    def _hits(
        self, rankings: Mapping[str, Sequence[int]], vector: NDArray[np.float32], query: Query, k: int
    ) -> list[Hit]:
        """The fused rankings as hits."""
        keys = [key for key, _ in reciprocal_rank_fusion(rankings, FUSION_K, WEIGHTS)][: max(POOL, 2 * k)]
        passages = dict(zip(keys, self._catalog.passages(keys), strict=True))
        stored, vectors = self._catalog.vectors(keys)
        similarities = dict(zip(stored, (vectors @ vector).tolist() if stored else [], strict=True))
        places = near_duplicates([passages[key].text for key in keys])
        told = [key for place, key in enumerate(keys) if places[place] == place]
        told = timely_first(told, passages, similarities, periods.window(query.text))
        if query.latest:
            told = newest_first(told, passages, similarities)
        chosen = spread([passages[key] for key in told], k)
        return [
            Hit(
                passages[told[at]],
                rank,
                similarities[told[at]],
                tuple(name for name, ranking in rankings.items() if told[at] in ranking),
                tuple(passages[key] for place, key in enumerate(keys) if keys[places[place]] == told[at] != key),
            )
            for rank, at in enumerate(chosen, 1)
        ]

    def _check(self, sources: Sequence[str] | None) -> None:
        if sources is None:
            return
        known = [source.id for source in self._catalog.documents()]
        for name in sources:
            if name not in known:
                close = get_close_matches(name, known, n=3, cutoff=0.3) or known[:3]
                raise UsageError(f"no article {name!r} in the index", fix=f"did you mean {' or '.join(close)}?")

    def _words(self) -> Vocabulary:
        with self._catalog.snapshot():  # one version, and one thread at a time
            version = self._catalog.version
            if self._vocabulary is None or self._vocabulary[0] != version:
                texts = (self._catalog.document(source.id).text for source in self._catalog.documents())
                self._vocabulary = (version, Vocabulary.of(texts))
            return self._vocabulary[1]


def question_terms(text: str, vocabulary: Vocabulary) -> list[list[str]]:
    """Groups of spellings, one group for each word of `text` that is no stopword, and for each name's short form."""
    groups: dict[str, list[str]] = {}
    text = text.lower() if text.isupper() else text  # else every word would be a short form
    for term in (_POSSESSIVE.sub("", term) for term in _TERM.findall(text)):
        for part in dict.fromkeys((term, *term.split("-"))):
            short_form = len(part) > 1 and part.isupper()
            if short_form or (fold(part) not in STOPWORDS and (len(part) > 1 or part.isdigit())):
                own = [] if part == "IS" else [part]
                groups.setdefault(fold(part), [*own, *variants(part, vocabulary)])
    for name in names(text):
        if " " in name.text:
            groups.setdefault(fold(name.text), short_forms(name.text, vocabulary))
    return [group for group in groups.values() if group]


def short_forms(name: str, vocabulary: Vocabulary) -> list[str]:
    """What else a name of several words is called in the corpus: Islamic State → ISIS; …"""
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    known = len(initials) > 2 and fold(initials) in vocabulary.counts and fold(initials) not in vocabulary.lowercase
    return [*variants(name, vocabulary), *([initials] if known else [])]


def newest_first(keys: Sequence[int], passages: Mapping[int, Passage], similarities: Mapping[int, float]) -> list[int]:
    """The order with newness as one more ranking among the comparably relevant; the SURE most relevant stay in front.

    Undated articles have no newness, yet may be the newest: without that they would all fall back.
    """
    best = max((similarities[key] for key in keys), default=0.0)
    near = [key for key in keys[:LATEST_POOL] if similarities[key] >= best - LATEST_MARGIN]
    dated = [key for key in near if passages[key].source.published]
    by_date = sorted(dated, key=lambda key: passages[key].source.published or date.min, reverse=True)
    rankings = {"relevance": near, "newness": by_date}
    fused = [key for key, _ in reciprocal_rank_fusion(rankings, LATEST_K, {"newness": NEWNESS_WEIGHT})]
    return list(dict.fromkeys([*fused[:1], *near[:SURE], *fused, *keys]))


def timely_first(
    keys: Sequence[int], passages: Mapping[int, Passage], similarities: Mapping[int, float], asked: Window
) -> list[int]:
    """The order with those comparably relevant moved up that tell of a period the question names."""
    if not asked.of_event:
        return list(keys)
    least = max((similarities[key] for key in keys), default=0.0) - TIMELY_MARGIN

    def worth(place: int) -> float:
        key = keys[place]
        return 1 / (TIMELY_K + place) + TIMELY * (similarities[key] >= least and _tells(passages[key], asked))

    return [keys[place] for place in sorted(range(len(keys)), key=lambda place: -worth(place))]


def _tells(passage: Passage, asked: Window) -> bool:
    """Whether it names a date of the period, or was published in it or not long after."""
    published = passage.source.published
    near = asked.near(published)
    since, until = near.event_since, near.event_until
    if published and (since is None or since <= published) and (until is None or published <= until + periods.NEWS):
        return True
    stated = dates.mentions(passage.text, quarters=True)
    return any(periods.meets(yearless.yeared(mention, published), asked) for mention in stated)


def spread(passages: Sequence[Passage], k: int) -> list[int]:
    """Places of up to `k` passages, in order; those that overlap many chosen ones wait until nothing else is left."""
    chosen: list[int] = []
    waiting: list[int] = []
    for place, passage in enumerate(passages):
        overlapping = sum(_overlap(passage, passages[other]) for other in chosen)
        (chosen if overlapping < MOST_OVERLAPPING else waiting).append(place)
    return (chosen + waiting)[:k]


def _overlap(first: Passage, second: Passage) -> bool:
    return first.source.id == second.source.id and first.start < second.end and second.start < first.end
