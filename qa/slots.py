"""Slots: what kind of thing a question asks for, and whether a sentence fills it from the passage.

>>> wanted("How many troops were there at the peak?"), wanted("Is Iraq safe?"), wanted("Why did they leave?")
('number', 'yes or no', 'any')
>>> check("The force was at its largest.", "The force was at its largest in 2007.", "When was the force largest?")
['the sentence adds nothing to the question']
"""

from __future__ import annotations

import re
from typing import Literal

from qa import dates, verification
from qa.datewords import ORDINALS
from qa.figures import numbers
from qa.grammar import ASKING, AUXILIARY, OFFICE
from qa.lands import lands
from qa.words import added_words, content_words

Slot = Literal["number", "date", "name", "yes or no", "any"]

ALIKE = 5  # letters that finance and financial, defence and defense have in common
SHORT_WORD = 3  # letters: "al", "bin" and "of" are small within names
GROUNDED = 0.5  # of the words a sentence adds must stand in the passage: the rest may be paraphrase

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=\W?[A-Z])")
_CLAUSE = re.compile(
    rf"^\W*(?:and |but )?(?:when(?! (?:{AUXILIARY})\b)|while|if|after|before|since|although|though|as|in|at"
    rf"|during|of|according)\b[^?,]*,\s*(?=(?:{AUXILIARY}|{ASKING})\b)"
    rf"|^\W*when (?!(?:{AUXILIARY})\b)[^?,]*,\s*(?=[^?]*\b(?:what|which|who|how)\b)",
    re.IGNORECASE,
)
_FILLER = r"^\W*(?:(?:and|but|so|or|ok|okay|please|hi|hello|then|well)\b\W*)*"
_YES_NO = re.compile(
    rf"{_FILLER}(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|wo|ca)(?:n['’]t)?\b",
    re.IGNORECASE,
)
_SUM = r"salary|wage|income|revenue|turnover|profit|attendance|turnout"
_NUMBER = re.compile(
    r"\bhow (?:many|much|old|far|tall|high|big|large|long(?! ago))\b|^\W*number of\b"
    r"|\b(?:what|which)(?: is| was| are| were|['’]s)? the (?:(?!names? |of )\w+ ){0,3}(?:number|size|share|percentage"
    r"|population|age|height|length|distance|area|cost|price|budget|value|amount|rate|(?:death )?toll)\b"
    r"|\b(?:what|which) (?:number|figure|percentage|share|proportion|amount|age)\b"
    r"|\bwhat (?:did|does|do|will)\b.*\bcost\b"
    rf"|^\W*what(?: is| was| are| were|['’]s) (?:the |[\w.’' -]{{2,40}}['’]s? )(?:\w+ ){{0,2}}(?:{_SUM})\b"
    rf"|^\W*(?:{_SUM})\b",
    re.IGNORECASE,
)
_LED = re.compile(r"^\W*(?:who|whom|whose|where|when|why)\b(?!.*(?:\band\b|[,;:]))", re.IGNORECASE)
_DATE = re.compile(
    r"^\W*(?:and |but |so )?(?:since |until |by )?when\b(?!ever)|,\s*when\b.*\?|"
    r"\b(?:what|which) (?:year|date|day|month|century|decade)\b|\bon what day\b|\bhow long ago\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\b(?:what|which) (?P<unit>year|month|day)\b", re.IGNORECASE)
_UNITS = {  # how a date is as fine as the question asks
    "year": re.compile(r"\b\d{3,4}s?\b|\byears?\b", re.IGNORECASE),
    "month": re.compile(r"\b(?:jan|feb|mar|apr|may|june?\b|july?\b|aug|sep|oct|nov|dec)|\bmonths?\b", re.IGNORECASE),
    "day": re.compile(r"days?\b|\b[0-3]?\d(?:st|nd|rd|th)?\b|\b(?:tomorrow|eve)\b", re.IGNORECASE),
}
_PERSON = rf"{OFFICE}|official|person|politician"
_OF_KIND = r"(?:what|which) (?:(?!(?:did|does|do|has|have|had|will|would|can|could)\b)\w+ )"  # not "what did the team"
_NAME = re.compile(
    r"^\W*(?:(?:and|but|so)\b\W*)?(?:(?:by|to|with|for|from) )?(?:who|whom|whose)\b"
    r"|\bwho is it\b|\b(?:name|names) (?:of|the)\b|\bname\W*$"
    rf"|\b{_OF_KIND}{{0,3}}(?:{_PERSON}|man|woman|country|countrie|city|citie|town|place|party|partie"
    r"|company|companie|newspaper|agency|team|club|group)s?\b(?!['’])"
    r"|^\W*(?:(?:and|but|so)\b\W*)?where\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:(?<!\bin )all|each|every|both|two|three|several|various|other|else)\b|^\W*list\b|\bwho (?:are|were|all)\b"
    r"|\b(?:which|what) (?:\w+ ){0,2}\w+[^s\W]s (?:are|were|have|do)\b"
    r"|\b(?:which|what) (?:countries|cities|groups|people|parties|companies)\b|\b(?:names|dates|figures) of\b"
    r"|^\W*how (?:has|have|had|did|does) .*\b(?:develop|chang|evolv|grow|grew|fall|fell|ris|rose|var(?:y|ied))\w*\b",
    re.IGNORECASE,
)
_HOLDER_OF = re.compile(  # the finance chief, the deputy foreign minister: the word that says which
    r"\bwho(?:['’]s| is| was| became| as)? (?:the |a |[\w.’'-]+['’]s )?"
    r"(?:(?:new|current|former|first|last|next|acting|outgoing) )?"
    r"(?P<which>deputy|vice|financ(?:e|ial)|foreign|defen[cs]e|interior|health|justice|trade|energy|education|transport"
    r"|agriculture|environment|labou?r|economy|technology|operating|marketing|police|army|navy)"
    r" (?:[a-z]+ )?(?:minister|chief|secretary|officer|director|advis[eo]r|commissioner|president|spokes[a-z]+)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(  # who did what only one can have done, or holds what only one can hold
    r"\bwho(?:['’]s)?(?: (?:is|was|became|leads?|led|heads?|headed|runs?|founded|wrote|directed|invented|discovered|won"
    r"|plays?|played|killed|succeeded|replaced|commands?|commanded|owns?|owned|created|sings?|sang|chairs?|chaired|governs?|governed|rules?"
    r"|ruled|coaches|coached|manages|managed|appointed)\b|$)"
    r"|\b(?:what|which) (?:is|was)? ?(?:the )?name\b|\bwhere (?:is|was|did)\b",
    re.IGNORECASE,
)
_BY_MANY = re.compile(
    r"\bwho (?:(?:has|have|had) )?(?:scored(?= (?:for|against|in|at|on|when|goals)\b|\W*$)|signed|attended|testified"
    r"|took part|died|voted (?:for|against)|backed|opposed|supported|condemned|criticised|criticized)\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(  # what a country does not do: it may win, own or kill
    r"\bwho(?:['’]s)?(?: (?:is|was|became|leads?|led|heads?|headed|commands?|commanded|chairs?|chaired|coach(?:es|ed)"
    r"|manage[sd]|wrote|directed|sings?|sang|invented|succeeded|replaced|appointed)\b|$)",
    re.IGNORECASE,
)
_IDENTITY = re.compile(  # "who was Sudani": whoever is described has many descriptions
    rf"^\W*who(?: (?:is|was)|['’]s) (?!.*(?:['’]s|\b(?:{_PERSON}|chief|head))\b)"
    r"(?!(?:the|a|an|his|her|its|their|in|on|at|from|to|now|currently)\b)[\w’'-]+"
    r"(?: (?!(?:of|in|for|to|at|by|from|on|with|as|and|before|after|until|since|during)\b)[\w’'-]+){0,3}\W*$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\bnames? of\b|\bthe names?\b|\bname\W*$|\bcalled\W*$", re.IGNORECASE)
_SMALL = re.compile(  # what may be called by a name without a capital
    r"\b(?:drug|medicine|tablet|pill|vaccine|disease|illness|virus|chemical|substance|poison|weapon|species|animal|fish"
    r"|bird|plant|crop|dish|drink|garment|dress|dance|game|organ|bone|mineral)s?\b",
    re.IGNORECASE,
)
_LETTER, _CAPITAL = re.compile(r"[^\W\d_]"), re.compile(r"[A-Z]")
_WHERE = re.compile(r"\bwhere\b", re.IGNORECASE)
_NO_STATE = re.compile(  # "which party does he belong to" is not answered by a country
    rf"\b{_OF_KIND}{{0,2}}(?P<kind>{_PERSON}|party|company|newspaper|agency|club|hospital|university)"
    r"\b(?!['’])",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"\bwho (?:scored(?! (?:the )?(?:most|more|fewest|fewer)\b)|was (?:sent off|booked))\b", re.IGNORECASE
)
_CLUB = re.compile(  # as its name ends
    r"\b(?:A?FC|City|Town|United|Rovers|Athletic|Rangers|Wanderers|County|Albion|Hotspur|Orient|Dynamos?)\W*$"
)
_POWER = re.compile(r"\b(?:country|nation|state|power|body)\b", re.IGNORECASE)  # "Who was the first country to sign?"
_POWERS = frozenset("government officials forces military army authorities administration".split())
_AMOUNT = re.compile(
    r"(?i)\b(?:none|no|nobody|zero|all|most|many|few|several|dozens?|scores|hundreds|thousands|millions|billions|half|third"
    r"|quarter|majority|minority|small|large|single|both|couple|percent|per cent|handful|nothing|twice|doubled|tripled"
    r"|an? (?:hour|minute|day|week|fortnight|month|year|decade|century|mile|metre|meter|inch|foot|ton|tonne)"
    r"|an? (?:fifth|sixth|seventh|eighth|ninth|tenth|hundredth)|seconds|minutes|hours|decades|miles|twins|triplets"
    r"|hat-trick|for free|free of charge|for life|life (?:in|imprisonment|sentence|term)"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b"
)
# In a sentence "one" may be anyone.
_ALONE = re.compile(r"(?i)^\W*(?:(?:just|only|about|at least) )?(?:one|once)\b(?! of\b)")
_CHOICE = re.compile(
    r"(?<!one )\bor\b(?! (?:more|less|fewer|over|under|above|below|not|so|any\w*|other|later|earlier)\b)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\bbetween\b.+\band\b", re.IGNORECASE)  # "Who won the match between Spain and England?"
_AND = re.compile(r"\band\b", re.IGNORECASE)
_ANY = re.compile(r"\bany(?:one|body|thing|where)?\b", re.IGNORECASE)  # "was anyone killed or injured" leaves no choice
_ORDINAL = re.compile(rf"\b(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight|morning|evening|night|noon"
    r"|week|weeks|weekend|month|months|year|years|day|days|hours?|minutes?|quarter|decade|centur(?:y|ie)|ago|before|after|during"
    r"|once|since|until|midnight|dawn|dusk|sunrise|sunset|christmas|easter|ramadan|eid|eve|new year|beginning|start|end"
    r"|season|session|term|reign|dynast(?:y|ie)|era|war|daily|weekly|monthly|annually|recently|soon|immediately|now"
    r"|never|(?:half|full|lunch|dinner|rush|stoppage|injury|extra|night|day|peace|war)[ -]?(?:time|hour)|aged?|birth"
    r"|childhood|when"
    r"|(?-i:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn"
    r"|winter)s?\b|\d{3,4}|\b\d\d?(?:[:.]\d\d)?\s?[ap]\.?m\b|\b\d\d?[:.]\d\d\b"
)


def wanted(question: str) -> Slot:
    """The kind of thing a question asks for, from its words alone."""
    question = core(question)
    if (number := _NUMBER.search(question)) and not _LED.match(question[: number.start()]):
        return "number"
    if _DATE.search(question):
        return "date"
    if _YES_NO.match(question) and (_ANY.search(question) or not _CHOICE.search(question)):
        return "yes or no"
    return "name" if _NAME.search(question) else "any"


def core(question: str) -> str:
    """What is asked, without statements or a clause before it: "When they left, who stayed?" asks who."""
    sentences = [each for each in _SENTENCE.split(question.strip()) if each]
    asked = next((each for each in reversed(sentences) if each.endswith("?")), question)
    return _CLAUSE.sub("", asked, count=1)


def several(question: str) -> bool:
    """Whether a question asks for more than one thing of a kind: "which countries were there", "both ministers"."""
    return _SEVERAL.search(question) is not None


def by_many(question: str) -> bool:
    """Whether what somebody is asked to have done is done by several as often: one name may be half of the answer."""
    return _BY_MANY.search(question) is not None


def unique(question: str) -> bool:
    """Whether only one answer can be right: a figure, a date, the holder of an office; not who wants something."""
    return _single(question) and not _IDENTITY.search(core(question))


def _single(question: str) -> bool:
    """Whether a few words are the whole answer: one figure, date or holder, or who somebody is."""
    slot, question = wanted(question), core(question)
    return not several(question) and (slot in ("number", "date") or (slot == "name" and bool(_HOLDER.search(question))))


def unfit(answer: str, question: str) -> str:
    """Why a few words cannot answer a question, whatever a model says; empty when they may.

    They repeat the question; they are no figure where one is asked for, no date, or a country where a person is.
    """
    slot = wanted(question)
    if slot == "yes or no":
        return ""
    amount = slot == "number" and (_AMOUNT.search(answer) or _ALONE.match(answer))
    if not added_words(answer, question) and not amount and not _chosen(answer, question):
        return "it repeats the question"
    counted = _ORDINAL.sub("", answer)  # the fourth round is not how many there were
    if slot == "number" and not (amount or numbers(counted) - numbers(question)):
        return "it gives no figure"
    if slot == "date" and not (dates.mentions(answer) or _TIME.search(answer)):
        return "it gives no date"
    if slot == "date" and (unit := _UNIT.search(question)) and not _UNITS[unit["unit"].lower()].search(answer):
        return f"it gives no {unit['unit'].lower()}"
    named = dates.undated(answer) if any(map(str.isdigit, answer)) else answer  # "May" may be a person, "May 1999" not
    written = _CAPITAL if _CALLED.search(question) and not _SMALL.search(question) else _LETTER
    if slot == "name" and not written.search(named):
        return "it gives no name"
    personal = _IN_PERSON.search(question) and not _POWER.search(question)
    if slot == "name" and unique(question) and personal and is_state(answer):
        return "it names a country, not a person"
    if _PLAYER.search(question) and (_CLUB.search(answer) or is_state(answer)):
        return "it names a club, not a person"
    if (kind := _NO_STATE.search(question)) and is_state(answer):
        return f"it names a country, not a {kind['kind'].lower()}"
    return ""


def brief(answer: str, question: str) -> bool:
    """Whether a few words are all the answer that a question wants: a figure, a date, a name and nothing but a name."""
    if _single(question):
        return not (asks_where(question) and is_state(answer))  # of a country alone, its sentence may say more
    capital = all(word[0].isupper() for word in re.findall(r"[^\W\d]+", answer) if len(word) > SHORT_WORD)
    return wanted(question) == "name" and not several(question) and capital and not is_state(answer)


def lacks_office(question: str, passage: str) -> bool:
    """Whether a passage has not the word that says which office is asked for: finance chief, foreign minister."""
    asked = _HOLDER_OF.search(question)
    return asked is not None and asked["which"].lower()[:ALIKE] not in passage.lower()


def asks_where(question: str) -> bool:
    """Whether a place is asked for."""
    return _WHERE.search(question) is not None


def is_state(answer: str) -> bool:
    """Whether nothing but a country, or what governs it, is named."""
    words = [word for word in re.findall(r"[^\W\d]+", answer) if word.lower() != "the"]
    return bool(words) and all(lands(word) or word.lower() in _POWERS for word in words)


def _chosen(answer: str, question: str) -> bool:
    """Whether it may be one of the things that the question itself names: "Are they advisers or soldiers?"."""
    named = _CHOICE.search(question) or (_BETWEEN.search(question) and _NAME.search(core(question)))
    return bool(named) and not (_CHOICE.search(answer) or _AND.search(answer))


def filled(sentence: str, question: str) -> float:
    """1 if a sentence holds a figure, date or name as asked for, -1 if not, 0 if the question asks for none."""
    slot = wanted(question)
    if slot == "number":
        return 1.0 if numbers(sentence) - numbers(question) or _AMOUNT.search(sentence) else -1.0
    if slot == "date":
        return 1.0 if dates.mentions(sentence) or _TIME.search(sentence) else -1.0
    if slot == "name":
        return 1.0 if verification.missing_names(sentence, question) else -1.0
    return 0.0


def check(sentence: str, evidence: str, question: str) -> list[str]:
    """Why a sentence is no answer to a question, in words; empty when it may be one."""
    slot = wanted(question)
    added = added_words(sentence, question)
    if slot == "yes or no":
        return []
    amount = slot == "number" and _AMOUNT.search(sentence)
    if _chosen(sentence, question):
        added = added or content_words(sentence)
    elif not added and not amount:
        return ["the sentence adds nothing to the question"]
    problems = []
    if len(added & content_words(evidence)) < GROUNDED * len(added):
        problems.append("the sentence says what the passage does not")
    if slot == "number" and not (amount or numbers(sentence)):
        problems.append("the sentence gives no number")
    if slot == "date" and not (dates.mentions(sentence) or _TIME.search(sentence)):
        problems.append("the sentence gives no date")
    return problems
