"""Verification: does a passage state this sentence?

>>> check("About 2,500 soldiers are there.", "There are roughly 2,500 troops.", "How many soldiers are there?")
[]
>>> check("About 3,500 soldiers are there.", "There are roughly 2,500 troops.", "How many soldiers are there?")
['the number 3,500 is not in the passage']

What can be decided without a model is decided here: every number, date, name and negation of a sentence must stand in
the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import NamedTuple

from qa import dates, names

JOINED_LETTERS = 8  # "Co-ordination Framework" in one word; shorter ones stand in other words by chance
SHORT_NAME = 3  # letters: "US" is a name, "us" is not
DENIED_WORDS = 2  # meaningful words after "not" that say what is denied: "need combat" in "doesn't need combat troops"

STOPWORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both but "
    "by can could did do does doing down during each few for from further had has have having he her here hers him his "
    "how if i in into is it its itself just me more most my no nor not now of off on once only or other our out over "
    "own s same she should so some such t than that the their them then there these they this those through to too "
    "under until up very was we were what when where which while who whom whose why will with would you your said says "
    "according article passage".split()
)
# Countries with what belongs to them. Not by rule: the Sudanese are of Sudan, but al-Sudani is a person.
DEMONYMS = {
    word: entry.split()[0]
    for entry in (
        "afghanistan afghan, albania albanian, algeria algerian, angola angolan, argentina argentine argentinian, "
        "armenia armenian, australia australian, austria austrian, azerbaijan azerbaijani, bahrain bahraini, "
        "bangladesh bangladeshi, belarus belarusian, belgium belgian, bolivia bolivian, bosnia bosnian, brazil "
        "brazilian, bulgaria bulgarian, cambodia cambodian, cameroon cameroonian, canada canadian, chile chilean, "
        "china chinese, colombia colombian, congo congolese, croatia croatian, cuba cuban, cyprus cypriot, denmark "
        "danish dane, ecuador ecuadorian, egypt egyptian, emirates emirati uae, england english, eritrea eritrean, "
        "estonia estonian, ethiopia ethiopian, europe european, africa african, asia asian, finland finnish finn, "
        "france french, georgia georgian, germany german, ghana ghanaian, greece greek, guatemala guatemalan, haiti "
        "haitian, honduras honduran, hungary hungarian, iceland icelandic, india indian, indonesia indonesian, iran "
        "iranian, iraq iraqi, ireland irish, israel israeli, italy italian, jamaica jamaican, japan japanese, "
        "jordan jordanian, kazakhstan kazakh, kenya kenyan, korea korean, kosovo kosovar, kurdistan kurdish kurd, "
        "kuwait kuwaiti, latvia latvian, lebanon lebanese, libya libyan, lithuania lithuanian, malaysia malaysian, "
        "mali malian, malta maltese, mexico mexican, moldova moldovan, mongolia mongolian, morocco moroccan, "
        "myanmar burmese, nepal nepalese nepali, netherlands dutch, nicaragua nicaraguan, nigeria nigerian, norway "
        "norwegian, oman omani, pakistan pakistani, palestine palestinian, panama panamanian, peru peruvian, "
        "philippines filipino philippine, poland polish, portugal portuguese, qatar qatari, romania romanian, "
        "russia russian, rwanda rwandan, saudi, scotland scottish, senegal senegalese, serbia serbian, singapore "
        "singaporean, slovakia slovak, slovenia slovenian, somalia somali, spain spanish spaniard, sudan sudanese, "
        "sweden swedish swede, switzerland swiss, syria syrian, taiwan taiwanese, tanzania tanzanian, thailand "
        "thai, tibet tibetan, tunisia tunisian, turkey turkish turk, uganda ugandan, ukraine ukrainian, us usa "
        "america american, uk britain british briton, uruguay uruguayan, uzbekistan uzbek, venezuela venezuelan, "
        "vietnam vietnamese, wales welsh, yemen yemeni, zambia zambian, zimbabwe zimbabwean"
    ).split(", ")
    for word in entry.split()
}
_HYPHENATED = re.compile(r"(?<=-)[A-Z][A-Za-z]+|[A-Z][A-Za-z]+(?=-)")  # anti-IS, Iran-backed
_LONG_LANDS = {"United States": "US", "United Kingdom": "UK", "U.S.A.": "US", "U.S.": "US", "U.K.": "UK"}

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|deny|denied|denies|refus\w+|reject\w*"
    r"|fail\w*|unable|\w+n['’]t)\b"
)
_DENIAL = re.compile(
    r"(?i)\b(?:no longer|not|no|never|none|nobody|nothing|without|cannot|\w+n['’]t)\b"
    r"(?! (?:only|just|later|more than|less than)\b)([^.,;:!?“”\"]*?)"
    r"(?=[.,;:!?“”\"]|\b(?:and|but|which|who|as|because)\b|$)"
)
_HARDLY = re.compile(
    r"(?i)\b(?:short of|lack\w*|hardly|barely|rarely|seldom|only|too|declin\w+|oppos\w+|prevent\w*|impossible|unlikely"
    r"|stopp?\w*|end(?:ed|s|ing)?|yet to|despite|instead)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’']*\s+|\n+")
_MOMENT = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|tomorrow|(?:last|next|past) (?:week|month|year))\b"
)
_SUBJECT = re.compile(
    r"[“\"']?(?:Yes, |No, )?([A-Z][a-z]+)(?=(?:['’]s)? (?:is|was|has|had|will|would|did|does|said|told|led|took|met"
    r"|sent|went|made|gave|held|became|came|left|won|began|wrote|[a-z]+ed)\b)"
)
_COMMON = re.compile(
    r"(?:s|ing|ly|ion|ment|ity|ness|ance|ence|ship|ism|ure|body|one|thing)$"
)  # no end of a surname here

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
_SPELLED = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_SPELLED |= {
    f"{tens}{ones}": _SPELLED[tens] + value for tens in _TENS for value, ones in enumerate(_SMALL[:10]) if value
}
_NTH = {word: value for value, word in enumerate(_ORDINALS, 1)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALES |= {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "feet": "foot", "inches": "inch"}
_UNIT = (
    "dollar|euro|pound|yen|yuan|rupee|dinar|rouble|riyal|year|month|week|day|hour|minute|decade|km|kilomet(?:re|er)"
    "|mile|met(?:re|er)|feet|foot|inch|kg|kilogram|tonne|ton|lit(?:re|er)|acre|hectare|degree"
)
_STRICT = ("%", "th")  # "30" is not "30 percent" and "three" not "third"; "88 billion" may well be "$88 billion"
_FIGURE = re.compile(
    rf"""(?ix)(?<![\w.,])(?P<sign>[$€£¥])?(?:
      (?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<nth>(?:st|nd|rd|th)\b)?
    | (?P<spelled>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_SMALL[1:10])})\b)?|(?:{"|".join(_SMALL)})\b)
    | (?P<ordinal>{"|".join(_ORDINALS)})\b
    | (?P<one>an?)\s(?=(?:dozen|hundred|thousand|million|billion|trillion|year|month|week|day)\b)
    )(?:[-\s]?(?P<scale>dozen|hundred|thousand|million|billion|trillion|bn|mn|tn|[mk](?<=\d.))\b)?
    (?:[-\s]?(?:(?P<percent>%|per\s?cent\b|percentage\b)|(?:U\.?S\.?\s)?(?P<unit>{_UNIT}|inches)s?\b))?"""
)
_FRACTION = re.compile(
    rf"""(?ix)\b(?:(?:(?P<count>\d|one|two|three|four)[-\s]|an?\s)?(?P<half>half)
    | (?P<some>an?|\d|one|two|three|four)[-\s](?P<part>{"|".join(_PARTS)})
      (?:s\b|\b(?!\s+\w)|\b(?=\s+(?:of|in|at|on|by|to)\b)))\b"""
)
_RANGE = re.compile(r"(?i)\s*(?:to|and|or|-|–)\s*(?:about |nearly |some )?")
_CAPITAL = frozenset("roughly nearly almost approximately around at more less fewer several many".split())
_ADVERBS = frozenset("ever yet fully really actually currently longer further".split())
_ABOUT_ITSELF = re.compile(
    r"(?i)\b(?:passage|article|text)s? (?:does not|do not|doesn['’]t|don['’]t|did not|never) (?:\w+ly )?(?:state"
    r"|mention|say|specif|provid|contain|give|includ|indicat|name|describ|discuss|address)"
    r"|\bno (?:mention|information)\b.*\b(?:passage|article|text)\b"
)

_ENDINGS = (
    "ations ation ments ment ingly edly ings ing ies ied ers ed es ly er s".split()  # longest first
)
_IRREGULAR = dict(
    pair.split()
    for pair in (
        "began begin, begun begin, built build, chose choose, fell fall, fallen fall, fought fight, found find, "
        "gave give, given give, grew grow, held hold, kept keep, knew know, led lead, left leave, lost lose, made "
        "make, met meet, paid pay, rose rise, saw see, seen see, sent send, shot shoot, spoke speak, spent spend, "
        "stood stand, struck strike, taken take, took take, told tell, went go, gone go, withdrew withdraw, "
        "withdrawn withdraw, withdrawal withdraw, won win, written write, wrote write, troops troop, men man, women "
        "woman"
    ).split(", ")
)


class Figure(NamedTuple):
    """A number as a text states it: "$88 billion" is (88000000000, "dollar"), "a third" is (1/3, "")."""

    value: Fraction
    unit: str
    text: str


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in digits or in words, with scale and unit; a bare "one" is hardly ever a number."""
    fractions = list(_FRACTION.finditer(text))
    taken = [match.span() for match in fractions]
    plain = [
        match
        for match in _FIGURE.finditer(text)
        if not any(start <= match.start("digits" if match["digits"] else 0) < end for start, end in taken)
    ]
    return [*map(_part, fractions), *_counted(plain, text)]


def numbers(text: str) -> set[str]:
    """The numbers of a text in one spelling: "2,500" and "2.5 thousand" are "2500", "three" is "3", "a third" "1/3"."""
    return {f"{figure.value}{figure.unit if figure.unit in _STRICT else ''}" for figure in figures(text)}


def content_words(text: str) -> set[str]:
    """The stems of the words that carry meaning, in lower case."""
    words = (match.group().lower() for match in _WORD.finditer(text))
    return {stem(word) for word in words if word not in STOPWORDS}


def stem(word: str) -> str:
    """A crude stem, enough to see "withdrew troops" in "troop withdrawal": plural and verb endings go."""
    word = re.sub(r"['’]s?$", "", word)
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def check(sentence: str, evidence: str, question: str) -> list[str]:
    """What of a sentence the evidence does not hold, in words; empty when nothing is missing.

    `evidence` is the passage with its title and date. What the question itself brings in need not be in the evidence.
    """
    known = f"{evidence}\n{question}"
    problems = [f"the number {text} is not in the passage" for text in missing_numbers(sentence, known)]
    problems += [f"the date {text} is not in the passage" for text in _missing_dates(sentence, known)]
    named = [*missing_names(sentence, known), *_missing_subject(sentence, known)]
    problems += [f"{name} is not named in the passage" for name in named]
    if _ABOUT_ITSELF.search(sentence):
        problems.append("the sentence only says what the passage lacks")
    elif _contradicts(sentence, evidence, question):
        problems.append("the sentence affirms what the passage denies, or denies what it affirms")
    return problems


def undated(text: str) -> str:
    """The text with its dates blanked out, so that the figures left are figures of something."""
    spans = [(mention.start, mention.end) for mention in dates.mentions(text)]
    return "".join(" " if any(start <= at < end for start, end in spans) else letter for at, letter in enumerate(text))


def missing_names(text: str, evidence: str) -> list[str]:
    """The names in `text` that no spelling of stands in `evidence`; "Spanish" names Spain."""
    known = [name.text for name in names.names(evidence)] + _HYPHENATED.findall(evidence)
    found = lands(evidence)
    return [name.text for name in names.names(text) if not _is_named(name.text, evidence, known, found)]


def missing_numbers(sentence: str, known: str) -> list[str]:
    """The figures in `sentence` that do not stand in `known`, as they are written."""
    stated = figures(known)
    problems: list[str] = []
    alternatives = figures(undated(sentence))
    for text in dict.fromkeys(figure.text for figure in alternatives):
        if not any(_agree(figure, other) for figure in alternatives if figure.text == text for other in stated):
            problems.append(text)
    return problems


def lands(text: str) -> set[str]:
    """The countries that a text names, themselves or by their people: "American" and "U.S." are both "us"."""
    words = re.findall(r"(?<![A-Za-z])[A-Z][A-Za-z]*", _shortened(text))
    return {land for word in words if (land := _land(word))}


def negated(text: str) -> bool:
    """Whether the text denies something."""
    return _NEGATION.search(text) is not None


def coverage(text: str, evidence: str) -> float:
    """The share of the meaningful words of `text` that stand in `evidence`, 0 to 1; 1 for a text without any."""
    wanted = content_words(text)
    return len(wanted & content_words(evidence)) / len(wanted) if wanted else 1.0


def key(sentence: str, question: str) -> set[str]:
    """What a sentence adds to its question: its words, names and figures that the question does not have."""
    return content_words(sentence) - content_words(question)


def _part(match: re.Match[str]) -> Figure:
    """A fraction: half, a third, two-thirds."""
    count, part = (match["count"], "half") if match["half"] else (match["some"], match["part"].lower())
    return Figure(Fraction(_spelled(count), _PARTS[part]), "", match.group())


def _counted(found: Sequence[re.Match[str]], text: str) -> Iterator[Figure]:
    """The figures of matches; in "20 to 30 percent" the scale and the unit belong to both."""
    for match, after in zip_longest(found, found[1:]):
        figure = _figure(match)
        if figure is None:
            continue
        yield figure
        if after and _RANGE.fullmatch(text[match.end() : after.start()]) and not (match["scale"] or figure.unit):
            scale = _SCALES[after["scale"].lower()] if after["scale"] else 1
            if (scale > 1 or _unit(after)) and figure.value < 1000:
                yield Figure(figure.value * scale, _unit(after), figure.text)


def _figure(match: re.Match[str]) -> Figure | None:
    unit = _unit(match)
    if match["digits"]:
        value = Fraction(match["digits"].replace(",", ""))
    elif match["ordinal"]:
        value, unit = Fraction(_NTH[match["ordinal"].lower()]), "th"
    else:
        value = Fraction(_spelled(match["spelled"] or "a"))
    if (match["spelled"] or "").lower() == "one" and not (unit or match["scale"]):
        return None
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
    return Figure(value * scale, unit, match.group().strip())


def _unit(match: re.Match[str]) -> str:
    if match["percent"] or match["nth"]:
        return "%" if match["percent"] else "th"
    written = (match["unit"] or match["sign"] or "").lower()
    return _SIGNS.get(written, written.replace("er", "re") if "met" in written else written)


def _spelled(word: str | None) -> int:
    if word is None or word.lower() in ("a", "an"):
        return 1
    return int(word) if word.isdigit() else _SPELLED[re.sub(r"[-\s]", "", word.lower())]


def _agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures can mean one number: the unit may be left unsaid, unless it changes the number."""
    units = {figure.unit, other.unit}
    return figure.value == other.value and (len(units) == 1 or ("" in units and not units & set(_STRICT)))


def _missing_dates(sentence: str, known: str) -> list[str]:
    stated = dates.mentions(known)
    problems = [
        mention.text
        for mention in dates.mentions(sentence)
        if not any(_dates(other, mention) for other in stated) and not _literally(mention.text, known)
    ]
    moments = dict.fromkeys(match.group() for match in _MOMENT.finditer(sentence))
    return problems + [moment for moment in moments if not _literally(moment, known)]


def _dates(known: dates.DateMention, mention: dates.DateMention) -> bool:
    """Whether a known date states a mention: as precise as it or more; a known date without a year may have any."""
    if not dates.same(known, mention):
        return False
    if mention.ends or not (known.since and mention.since and known.until and mention.until):
        return True
    vague = bool(known.part and mention.part)  # late 2017, end of 2017
    return vague or (mention.since <= known.since and known.until <= mention.until)


def _literally(text: str, evidence: str) -> bool:
    flags = re.IGNORECASE if len(text) > SHORT_NAME or not text.isupper() else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", evidence, flags) is not None


def _is_named(name: str, evidence: str, known: Sequence[str], found: set[str]) -> bool:
    """Whether a name stands in the evidence, in any spelling; what is no person's name may stand there in parts."""
    joined = names.fold(name).replace(" ", "")
    if _literally(name, evidence) or any(names.same_name(name, other) for other in known):
        return True
    if len(joined) >= JOINED_LETTERS and joined in names.fold(evidence).replace(" ", ""):
        return True
    words = [word for word in re.split(r"[\s-]+", _shortened(name)) if word[:1].isupper()]
    words = [word for word in words if word.lower() not in names.TITLES]
    thing = len(words) == 1 or "-" in name or any(_land(word) or word.lower() in names.GENERIC for word in words)
    return not words or (thing and all(_literally(word, evidence) or _land(word) in found for word in words))


def _missing_subject(sentence: str, known: str) -> list[str]:
    """A name that only its place tells from a common word: "Obama" in "Obama reduced the number"."""
    match = _SUBJECT.match(sentence)
    if match is None or match[1].lower() in STOPWORDS | _CAPITAL or _COMMON.search(match[1]):
        return []
    word = match[1]
    stated = content_words(known)
    if stem(word.lower()) in stated or _land(word) in lands(known):
        return []
    return [] if any(names.same_name(word, name.text) for name in names.names(known)) else [word]


def _shortened(text: str) -> str:
    for long, short in _LONG_LANDS.items():
        text = text.replace(long, short)
    return text


def _land(word: str) -> str:
    """The country that a word names, or an empty text: "Iraqis", "Iraqi" and "Iraq" are "iraq"."""
    plain = "" if word == "Us" else word.lower()
    return DEMONYMS.get(plain) or DEMONYMS.get(plain.removesuffix("s"), "")


def _contradicts(sentence: str, evidence: str, question: str) -> bool:
    """Whether a sentence affirms what a sentence of the evidence denies, or denies what none denies."""
    said = [each for each in _SENTENCE.split(evidence) if each]
    if _DENIAL.search(sentence):
        denied = {word for words in _denied(sentence) for word in words if word not in DEMONYMS}
        holding = [each for each in said if denied & content_words(each)] or said
        return not negated(question) and not any(negated(each) or _HARDLY.search(each) for each in holding)
    if negated(sentence):
        return False
    own = content_words(sentence)
    affirmed = [content_words(each) for each in said if not negated(each)]
    heads = [set(words[:DENIED_WORDS]) for each in said for words in _denied(each) if len(words) >= DENIED_WORDS]
    return any(words <= own and not any(words <= each for each in affirmed) for words in heads)


def _denied(text: str) -> Iterator[list[str]]:
    """What each "not" of a text denies: the meaningful words after it, as stems."""
    for match in _DENIAL.finditer(text):
        words = _WORD.findall(match[1].lower())
        yield [stem(word) for word in words if word not in STOPWORDS | _ADVERBS]
