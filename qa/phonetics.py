"""Phonetics: whether two words can be one name written by ear.

>>> same_word("soleimani", "suleimani"), same_word("khomeini", "khamenei")
(True, False)

Arabic, Persian and Slavic names reach English by ear, so spellings differ in vowels, doubled letters, apostrophes and
the article, hardly in consonants. Two words are one name when their consonants agree (`skeleton`) and no vowel
contradicts: e stands for a or i, o for u, but a never for u, which is what keeps Khomeini from Khamenei.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from rapidfuzz import fuzz

# Same consonants and this alike: one name though a vowel contradicts (Shahristani, Shahrustani: 91). Khomeini and
# Khamenei have 75; below 8 letters one vowel may well be another person (Hamid, Hamad: 80).
NEARLY_EQUAL = 85
NEARLY_EQUAL_LETTERS = 8
# In a shorter word e against a or i is another name (Bell, Bill, Ball).
LOOSE_VOWEL_LETTERS = 5
# Tehran and Teheran: a silent vowel may be written or not, in words long enough not to meet by chance.
SILENT_VOWEL_LETTERS = 6
_VOWELS = frozenset("aeiu")
# Spelling to sound, in this order. What stays apart on purpose: s and z, f and v, k and g.
_SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"(?<=[aeiou])h$", ""),  # Abdullah, Abdulla
        (r"[aou]llah?$", "ula"),  # Hezbollah, Hizballah
        (r"sch", "sC"), (r"t?ch", "C"), (r"sh", "S"), (r"ph", "f"),
        (r"(?<=[bdgkrtz])h", ""),  # dh, gh, kh, th as d, g, k, t
        (r"c(?=[eiy])", "s"), (r"[cq]", "k"), (r"x", "ks"), (r"dj", "j"),
        (r"ou|oo|o", "u"), (r"ee|(?<=.)(?:ie|y|yy|iy)$", "i"), (r"(?<=.)y(?![aeiou])", "i"),
    )
)  # fmt: skip
_DIPHTHONGS = {"ei": "ai", "ey": "ai", "iy": "i", "ii": "i"}
_SILENT = frozenset(("", "a", "e", "i"))
_ONE_SOUND = frozenset(map(frozenset, (("a", "e"), ("e", "i"), ("ai", "i"), ("ai", "e"), ("ai", "ae"))))


def same_word(first: str, second: str) -> bool:
    """Whether two folded words can be one name written by ear."""
    if first == second:
        return True
    (consonants, vowels), (others, other_vowels) = skeleton(first), skeleton(second)
    if consonants != others or not consonants:
        return False
    letters = min(len(first), len(second))
    if bool(vowels[-1]) != bool(other_vowels[-1]):
        return False  # Iraq, Iraqi
    if letters >= NEARLY_EQUAL_LETTERS and vowels[-1] == other_vowels[-1] and fuzz.ratio(first, second) >= NEARLY_EQUAL:
        return True
    differing = [place for place in range(len(vowels)) if vowels[place] != other_vowels[place]]
    if len(differing) > (letters >= LOOSE_VOWEL_LETTERS) + (letters >= NEARLY_EQUAL_LETTERS):
        return False
    pairs = [frozenset((vowels[place], other_vowels[place])) for place in differing]
    if len(pairs) == 1 and "" in pairs[0]:
        return letters >= SILENT_VOWEL_LETTERS and pairs[0] <= _SILENT and differing[0] > 0
    ends_differ = bool(differing) and differing[-1] == len(vowels) - 1
    return all(pair in _ONE_SOUND for pair in pairs) and not (ends_differ and "a" in pairs[-1])


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> tuple[str, tuple[str, ...]]:
    """The consonant classes of a folded word, and the vowel classes before, between and after them."""
    for spelling, sound in _SOUNDS:
        word = spelling.sub(sound, word)
    consonants, vowels = "", [""]
    for letter, _ in groupby(word):
        if letter in _VOWELS:
            vowels[-1] += letter
        elif not consonants or consonants[-1] != letter or vowels[-1]:
            consonants += letter
            vowels.append("")
    return consonants, tuple(_DIPHTHONGS.get(run, run) for run in vowels)
