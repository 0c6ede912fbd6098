"""Spelling: what else a corpus may call a word of the question, and which word a slip may mean.

>>> variants("troups", Vocabulary({"troops": 41, "group": 12}))
['troops']
>>> variants("Soleimani", Vocabulary.of(["Qassem Suleimani, and Qassim Soleimani"]))
['suleimani']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa.lands import DEMONYMS, land
from qa.names import KNOWN_AS, PARTICLES, TITLES, names
from qa.phonetics import same_word, skeleton
from qa.words import fold

MOST_VARIANTS = 4  # spellings to add to one query word; more only bring in other words
VARIANT_LETTERS = 4  # shorter words are one letter away from too many others
# A word that is one in a hundred stands in most passages and selects none; its rarer forms would outweigh it ("US" in
# articles on US troops: the one passage that writes "America" came first).
COMMON_SHARE, COMMON_COUNT = 0.01, 20
CORRECTED_LETTERS = 5  # sang, song, sand, sank: a slip in four letters cannot be put right
TWO_SLIPS_LETTERS = 8
MOST_CORRECTIONS = 2

_PRONOUNS = ("is", "us")  # as words they stand everywhere, so they never help to find a passage
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"\b[^\W\d_]{2,}-[^\W\d_]{2,}\b")
_JOINT = re.compile(r"['’]s\b|(?<=[a-z])(?=[A-Z])")  # NewsChannel is two words
_LOWER = re.compile(r"\b[a-z]{4,}\b")
_TITLED = re.compile(r"(?!The )(?:[A-Z][a-z]+ (?:(?:of|the|and|for) )?){2,5}[A-Z][a-z]+")


class Vocabulary:
    """The words of a corpus with their counts, arranged for finding spellings.

    `lowercase` holds the words that were ever written without a capital: those are no names. `phrases` gives what a
    short form or a joined word stands for: {"hmc": "Higher Military Commission", "coordination": "co-ordination"}.
    """

    def __init__(
        self, counts: Mapping[str, int], lowercase: Container[str] = (), phrases: Mapping[str, str] | None = None
    ) -> None:
        self.counts, self.lowercase, self.phrases = counts, lowercase, phrases or {}
        self.size = sum(counts.values())
        self.lands = {DEMONYMS[word] for word in counts if word in DEMONYMS}
        self._alike: dict[str, list[str]] = {}
        for word in counts:
            if word not in lowercase and word.isalpha():
                self._alike.setdefault(skeleton(word)[0], []).append(word)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of texts; a second per 10 MB."""
        written: Counter[str] = Counter()
        phrases: dict[str, str] = {}
        for text in texts:
            written.update(_PLAIN_WORD.findall(text))
            phrases |= {fold(word).replace(" ", ""): word for word in _HYPHENATED.findall(text)}
            phrases |= {"".join(re.findall(r"\b[A-Z]", name)).lower(): name for name in _TITLED.findall(text)}
        counts: Counter[str] = Counter()
        for word, count in written.items():
            counts[fold(word)] += count
        return cls(counts, {fold(word) for word in written if word[0].islower()}, phrases)

    def alike(self, word: str) -> list[str]:
        """The names that can be this name written by ear, most frequent first."""
        if word in self.lowercase:
            return []
        same = [other for other in self._alike.get(skeleton(word)[0], ()) if other != word and same_word(word, other)]
        return sorted(same, key=lambda other: (-self.counts[other], other))

    def nearest(self, word: str) -> list[str]:
        """The words one slip of the keyboard away (two from 8 letters on), nearest and most frequent first."""
        slips = 2 if len(word) >= TWO_SLIPS_LETTERS else 1
        near = process.extract(word, self.counts.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
        ranked = sorted((distance, -self.counts[other], other) for other, distance, _ in near if other[0] == word[0])
        return [other for distance, _, other in ranked if distance == ranked[0][0]][:MOST_CORRECTIONS]


def variants(term: str, vocabulary: Vocabulary) -> list[str]:
    """What else the corpus may call `term`: other spellings of a name, short and long forms, corrected slips."""
    word = fold(term).replace(" ", "")
    if vocabulary.counts.get(word, 0) > max(COMMON_COUNT, COMMON_SHARE * vocabulary.size):
        return []
    found = _other_forms(term, word, vocabulary)
    if len(word) < VARIANT_LETTERS or not word.isalpha():
        return found
    found += vocabulary.alike(word)[:MOST_VARIANTS]
    found += [
        other for other in (f"al{word}", word.removeprefix("al")) if other != word and _is_name(other, vocabulary)
    ]
    if not found and word not in vocabulary.counts and len(word) >= CORRECTED_LETTERS:
        return vocabulary.nearest(word)
    return found


def absent(text: str, vocabulary: Vocabulary) -> list[str]:
    """The names of a text, and its countries in lower case too, of which the corpus has no word in any spelling."""
    named = [name.text for name in names(text)] + [word for word in _LOWER.findall(text) if word in DEMONYMS]
    return [name for name in dict.fromkeys(named) if not _known(name, vocabulary)]


def _known(name: str, vocabulary: Vocabulary) -> bool:
    """Whether the corpus has a word of the name, or another form of it; what has only short words or titles counts."""
    words = [word for word in _PLAIN_WORD.findall(_JOINT.sub(" ", name)) if len(word) > 2]
    words = [word for word in words if word.lower() not in TITLES | PARTICLES]
    return not words or bool(variants(name, vocabulary)) or any(_has(word, vocabulary) for word in words)


def _has(word: str, vocabulary: Vocabulary) -> bool:
    if country := land(word):
        return country in vocabulary.lands
    plain = fold(word).removesuffix("s")
    return plain in vocabulary.counts or f"{plain}s" in vocabulary.counts or bool(variants(word, vocabulary))


def _other_forms(term: str, word: str, vocabulary: Vocabulary) -> list[str]:
    """ISIS → Islamic State; HMC → Higher Military Commission; coordination → co-ordination."""
    group = KNOWN_AS.get(fold(term), ()) if term.isupper() or fold(term) not in _PRONOUNS else ()
    found = [other for other in group if other not in (fold(term), *_PRONOUNS)]
    found = [other for other in found if not any(other.startswith(f"{shorter} ") for shorter in found)]
    phrase = vocabulary.phrases.get(word)
    if phrase and fold(phrase) not in (fold(term), *found) and (term.isupper() or "-" in phrase):
        found.append(phrase)
    return found


def _is_name(word: str, vocabulary: Vocabulary) -> bool:
    return len(word) >= VARIANT_LETTERS and word in vocabulary.counts and word not in vocabulary.lowercase
