"""Names: where they stand in a text, and which spellings mean one name.

>>> same_name("Qassim Soleimani", "Gen. Qassem Suleimani"), same_name("Khomeini", "Khamenei")
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.phonetics import same_word
from qa.words import MARKS, fold


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PARTICLES = _set("al el ul as ash an ad ar bin ibn ben bint abd de del della di da dos du la le van von der den")
TITLES = _set(
    "mr mrs ms miss dr sir dame lord lady president vice prime minister premier pm general gen colonel col major "
    "maj captain capt lieutenant lt sergeant sgt admiral adm senator sen representative rep governor gov king "
    "queen prince princess pope professor prof sheikh shaikh ayatollah imam hajj haji former ex the"
)
# Words that say which of several: "South Sudan" is not "Sudan", though "Obama" is "Barack Obama".
QUALIFIERS = _set(
    "north south east west northern southern eastern western central new old upper lower greater little saint "
    "san santa united democratic papua equatorial"
)
# Last words that are no surname: "the Council" is not any one council.
GENERIC = _set(
    "state states university ministry department party council army navy force forces corps group commission "
    "committee house court bank city county river lake sea street church college school company corporation "
    "league club war award union front movement agency office parliament assembly senate times post news press "
    "airport base region province district island islands mountains valley bay gulf republic kingdom empire "
    "airlines museum theatre hall park treaty act cup games festival prize day"
)
SUFFIXES = _set("jr sr i ii iii iv v vi vii viii ix x xi xii xiii")
# Short forms that initials do not give.
ALIASES = (
    ("isis", "isil", "is", "daesh", "islamic state", "islamic state of iraq and syria", "islamic state group"),
    ("us", "usa", "united states", "united states of america", "america"),
    ("uk", "united kingdom", "great britain", "britain"),
    ("un", "united nations"),
    ("eu", "european union"),
)
KNOWN_AS = {name: group for group in ALIASES for name in group}

# Capitalised words that are no names, and words that begin sentences and questions.
_NOT_NAMES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "september october november december i a an the this that these those he she it we they you his her its our "
    "their your my who whom whose what when where which why how is are was were be been do does did has have had "
    "can could will would shall should may might must and but or nor so yet if then than as at by for from in "
    "into of on onto out over to up with without after before since until while during about against between "
    "through under although though because however meanwhile moreover also there here not no yes all any both "
    "each few many most some such only own same other another one two three four five six seven eight nine ten "
    "isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt wont wouldnt cant couldnt shouldnt "
    "according despite following name give tell list describe explain mr mrs ms dr"
)
# Heads whose "of …" belongs to the name.
_OF_HEADS = _set(
    "ministry department bank university house office council battle kingdom states republic treaty bay gulf "
    "court association federation board bureau institute chamber duke king queen prince princess earl bishop "
    "archbishop state league union organisation organization city college school church order guard"
)
# G7, F-16. "Iraq1" has a footnote, and COVID-19 is Covid.
_NUMBERED = r"\b(?:[A-Z]+\d|[A-Z][A-Za-z]?-\d)\d{0,2}(?=s?\b)(?![.,]\d)"
_WORD = re.compile(rf"(?:[A-Z]\.){{2,}}|(?:{_NUMBERED}|[^\W\d_]+)(?:['’ʼ‘`&-][^\W\d_]+)*")
_ARTICLE = re.compile(r"(?:al|el)[-‑'’]?[A-Z]")
_SENTENCE_END = re.compile(r"[.!?:;…]['\"”’)\]]*\s*$|\n\s*$|^\W*$|[“\"(]\s*$")
SHORT_FORM = re.compile(r"[A-Z]{2,6}")
_DAY_FOLLOWS = re.compile(r"\s+\d|,\s+\d{4}\b")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_POSSESSIVE = re.compile(r"['’]s?$")


class Name(NamedTuple):
    """A name as it stands at `text[start:end]`, without a possessive ending."""

    text: str
    start: int
    end: int


def names(text: str) -> list[Name]:
    """The capitalised names in `text`, in order; a sentence's lone first word counts if capitalised elsewhere too."""
    words = list(_WORD.finditer(text))
    inner = {_bare(word.group()) for word in words if word.group()[0].isupper() and not _starts(text, word)}
    found = []
    for run in _runs(text, words):
        while run and not _names_something(text, run, inner):
            run = run[1:]
        if run:
            start, end = run[0].start(), run[-1].end()
            spoken = _POSSESSIVE.sub("", text[start:end])
            found.append(Name(spoken, start, start + len(spoken)))
    return found


def same_name(first: str, second: str) -> bool:
    """Whether two spellings mean one name: transliteration, titles, surname alone, initials, known short forms."""
    plain, other = _tokens(first), _tokens(second)
    if not plain or not other:
        return False
    joined, also = " ".join(plain), " ".join(other)
    if joined.replace(" ", "") == also.replace(" ", "") or also in KNOWN_AS.get(joined, ()):
        return True
    if _is_acronym(first, other) or _is_acronym(second, plain):
        return True
    shorter, longer = sorted((_core(plain), _core(other)), key=len)
    if not shorter or _marks(plain, QUALIFIERS) != _marks(other, QUALIFIERS):
        return False
    if (numbers := _marks(plain, SUFFIXES)) and (others := _marks(other, SUFFIXES)) and numbers != others:
        return False
    return _aligned(shorter, longer) or _divided(shorter, longer)


def respelled(text: str, other: str) -> str:
    """`text` with its names spelled as `other` spells them; names that stand in `other`, or are not in it, stay."""
    there = fold(other)
    strange = [name for name in names(text) if fold(name.text) not in there]
    known = names(other) if strange else []
    for name in reversed(strange):
        theirs = next((each.text for each in known if same_name(name.text, each.text)), name.text)
        text = text[: name.start] + theirs + text[name.end :]
    return text


def _runs(text: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words that touch, with the particles and the "of" between them."""
    run: list[re.Match[str]] = []
    pending: list[re.Match[str]] = []  # particles that belong to the run if a capital follows
    for word in words:
        spoken, bare = word.group(), _bare(word.group())
        if run and not _touch(text, (pending or run)[-1], word):
            yield run
            run, pending = [], []
        if spoken[0].isupper() or _ARTICLE.match(spoken):
            surname = spoken == "May" and not _DAY_FOLLOWS.match(text, word.end())
            if run and bare in _NOT_NAMES and not surname:  # "Barack Obama The"
                yield run
                run, pending = [], []
            run, pending = [*run, *pending, word], []
        elif run and (bare in PARTICLES or (bare == "of" and _bare(run[-1].group()) in _OF_HEADS)):
            pending.append(word)
        elif run:
            yield run
            run, pending = [], []
    if run:
        yield run


def _touch(text: str, last: re.Match[str], word: re.Match[str]) -> bool:
    """Whether a name may go on over this gap: one space or hyphen, or the stop of an initial or short title."""
    gap = text[last.end() : word.start()]
    initial = gap == ". " and (len(last.group()) == 1 or _bare(last.group()) in TITLES)
    if gap in ("' ", "’ ") and _ARTICLE.match(word.group()):  # Shia' al-Sudani: a letter of its own, no genitive
        return True
    return (gap in (" ", "-", " & ") or initial) and not _POSSESSIVE.search(last.group())


def _names_something(text: str, run: list[re.Match[str]], inner: set[str]) -> bool:
    """Whether a run begins with a name's word, not with one that is capital only because a sentence begins."""
    word = run[0].group()
    if _bare(word) in _NOT_NAMES:
        return word == "IS"  # the Islamic State, as agencies shorten it
    sure = len(run) > 1 or _bare(word) in inner or not _starts(text, run[0])
    return sure or sum(map(str.isupper, word)) > 1


def _starts(text: str, word: re.Match[str]) -> bool:
    return _SENTENCE_END.search(text[max(0, word.start() - 8) : word.start()]) is not None


def _bare(word: str) -> str:
    return fold(_POSSESSIVE.sub("", word))


def _tokens(name: str) -> list[str]:
    spoken = fold(_POSSESSIVE.sub("", _ASIDE.sub("", name).strip()))
    tokens = ["saint" if token == "st" else token for token in re.findall(r"\w+", spoken)]
    untitled = [token for token in tokens if token not in TITLES]
    return untitled or tokens


def _core(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token not in PARTICLES | SUFFIXES and token not in ("of", "and")]


def _marks(tokens: list[str], kind: frozenset[str]) -> set[str]:
    return {token for token in tokens if token in kind}


def _is_acronym(short: str, tokens: list[str]) -> bool:
    letters = MARKS.sub("", short.strip())
    if not (SHORT_FORM.fullmatch(letters) and len(tokens) > 1):
        return False
    initials = ("".join(token[0] for token in tokens), "".join(token[0] for token in _core(tokens)))
    return letters.lower() in initials


def _aligned(shorter: list[str], longer: list[str]) -> bool:
    """Whether each word of `shorter` stands for one of `longer`, in order, the last for the last."""
    if len(shorter) == 1 < len(longer) and shorter[0] in GENERIC:
        return False
    if not same_word(shorter[-1], longer[-1]):
        return len(longer) == 2 and len(shorter) == 1 and same_word(shorter[0], "".join(longer))
    if (dots := _single(shorter)) and (others := _single(longer)) and dots != others:
        return False  # George W. Bush, George H. W. Bush
    rest = iter(longer[:-1])
    return all(any(_stands_for(word, other) for other in rest) for word in shorter[:-1])


def _divided(shorter: list[str], longer: list[str]) -> bool:
    """Whether one and the same name is divided into words otherwise: Abdullatif Rasheed, Abdul Latif Rashid."""
    return 1 < len(shorter) < len(longer) and same_word("".join(shorter), "".join(longer))


def _single(words: list[str]) -> list[str]:
    return [word for word in words if len(word) == 1]


def _stands_for(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return same_word(word, other)
