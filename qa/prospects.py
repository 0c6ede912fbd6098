"""Prospects: whether what a question takes to have happened has only been planned, demanded or feared.

>>> unfulfilled("Why was the contract cancelled?", "The opposition demanded that the contract be cancelled at once.")
True
>>> to_come("What did the final report conclude?", "", "The final report is due in January.")
True

A question about the plan itself ("What did he demand?", "When will the trial open?") is answered from it, and one that
asks when from the day on which something will be: that is fixed, what is expected or due is not.
"""

from __future__ import annotations

import re

from qa import opposites, slots
from qa.words import STOPWORDS, is_past, stem

LIKE = 6  # letters: "cancel" and "cancelled", "resign" and "resignation" begin with the same ones
SHORT = 3  # letters: a shorter word is no deed

_PAST = re.compile(r"(?i)\b(?:did|was|were|had|has|have)(?:n['’]t)?\b")
_DONE_BY = re.compile(r"(?i)^\W*(?:who|what|which|how (?:many|much))\b")  # Who won?
_NOW = re.compile(r"(?i)\b(?:is|are|am|do|does)(?:n['’]t)?\b")
_DID = re.compile(r"(?i)\bdid(?:n['’]t)?\b")
_WHEN = re.compile(r"(?i)^\W*when\b")
_OBJECT = re.compile(r"(?i)\b(?:the|an?|his|her|its|their|any|some|this|that|these|those) [a-z'’-]+")  # and who did it
_OF_A_PLAN = re.compile(  # a question with such a word asks what was planned, or on what condition
    r"(?i)\b(?:to|if|unless|when|whether|will|wo|would|shall|should|may|might|can|could|must|going|next|due|expect\w*"
    r"|likely|schedul\w+|plan(?:s|n\w+)?|intend\w*|intention\w*|propos\w+|hop(?:e|es|ed|ing)|aim\w*|want\w*|wish\w*"
    r"|demand\w*|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:for|on)|insist\w*|threat\w*|refus\w+|fear\w*|vow\w*|pledg\w+"
    r"|promis\w+|forecast\w*|predict\w*|project(?:s|ed)|recommend\w*|suggest\w*|consider\w*|seek\w*|sought|attempt\w*"
    r"|tr(?:y|ies|ied|ying)|risk\w*|warn\w*|fail\w*)\b"
)
_ADVERB = r"(?: (?:not|also|never|soon|now|then|only|still|again))?"
_PASSIVE = r"(?:be |have |have been )?"
_REACH = r"(?:(?! (?:and|but|which|who|after|before|because|when|while)\b)[^.,;:“”\"]){0,50}?"
_ANNOUNCED = re.compile(  # what stands right before a word for what is to be
    rf"(?i)(?:\b(?:will|wo|shall)(?:n['’]t)?{_ADVERB} {_PASSIVE}"
    r"|\b(?:said|says|announced|promised|warned|pledged|vowed|told|insisted)\b[^.;:]{0,60}?\bwould(?:n['’]t)?"
    rf"{_ADVERB} {_PASSIVE})$"
)
_UNREAL = re.compile(  # and for what is not, or not surely, so
    rf"(?i)(?:\bshould(?:n['’]t)?{_ADVERB} {_PASSIVE}"
    rf"|\b(?:may|might|must|could)(?:n['’]t)?{_ADVERB} (?:be )?"  # what "may have been" so is often all that is known
    r"|(?:\b(?:is|are|was|were|be|been)|['’]s)(?: not| now| still| also)? (?:due|expected|likely|scheduled|planned"
    rf"|set(?= to)|about(?= to)|forecast|projected|predicted|ready|willing|urged|asked)\b{_REACH} to {_PASSIVE}"
    rf"|\b(?:is|are){_ADVERB} to {_PASSIVE}|\byet to {_PASSIVE}"
    r"|\b(?:plan|plans|planning|intend\w*|expects?|hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?|want(?:s|ed|ing)?|threaten\w*"
    r"|refus\w+|vow(?:s|ed)?|pledg(?:e|es|ed)|promis(?:e|es|ed)|seek(?:s|ing)?|sought|ask(?:s|ed)|wish\w*)\b"
    rf"{_REACH} to {_PASSIVE}"
    rf"|\b(?:demand|insist|propos|recommend|urg|ask|request|call|want|suggest)\w*\b{_REACH} (?:(?:should|must) )?be "
    r"|\b(?:(?:call(?:s|ed|ing)?|plans?|proposals?|demands?|appeals?|pressure) for|demand(?:s|ed|ing)?"
    r"|threat(?:ens|ened|ening)|threats? (?:of|with)|consider(?:s|ing)|fear(?:s|ed))"
    r" (?:(?:the|its|his|her|their|an?|immediate|early|further|[A-Z][\w.’'-]*) ){0,4}"
    rf"|\b(?:if|unless)\b{_REACH} )$"
)
_WORD = re.compile(r"[^\W\d_]+")
_IRREGULAR = {"bought": "buy", "sold": "sell", "became": "become", "came": "come", "ran": "run"}
_UNCHANGED = frozenset("cut shut put hit set quit split".split())  # words whose past is as their present

_OCCASION = r"(?:the|an?|its|his|her|their|[A-Z][\w.-]*['’]s?) (?P<words>(?:(?!(?:the|of)\b)[\w-]+ ){0,3}?[a-z]{3,})"
_OUTCOME = re.compile(  # what only an occasion that has been can have had
    r"(?i)\bdid\b.*\b(?:conclu\w+|find|end|say|show|reveal|recommend|decide|result|bring|begin|start|open|last"
    r"|take place|happen|produce|cost)\b|\b(?:results?|outcome|verdict|end|findings?|conclusions?|winner) of\b"
    r"|\bwho won\b|\bhow did\b.*\b(?:go|end|finish)\b|\bwas\b.*\b(?:held|published|released|decided|opened|won)\b"
)
_EARLIER = re.compile(r"(?i)\b(?:last|previous|earlier|first|second|former|interim|preliminary)\b|\d{4}")
_BESIDE = r"(?: (?:in|of|at|on|by|against|into|between) (?:[\w.'’-]+ ){0,5}?[\w.'’-]+)?"
_HAPPEN = (
    r"(?:open|begin|start|take place|conclude|(?:be )?(?:held|published|released|delivered|issued|presented|completed)"
    r"|appear|come out|follow)\b"
)
_COMING = re.compile(
    rf"(?:^|(?<=[^\w\s])\s*|\b(?:and|but|that) )(?P<all>(?i:{_OCCASION}){_BESIDE}"
    r" (?:(?:is|are)(?: now| still)? due\b(?! to\b)|(?:is|are)(?: now| still)? (?:due|expected|scheduled|set|likely"
    rf"|planned|about|going) to {_HAPPEN}|(?:will|(?:is|are) to|(?:has|have) yet to|may) {_HAPPEN}"
    r"|ha(?:s|ve) not (?:yet )?(?:begun|started|opened|been (?:held|published|released|completed))))"
)

_AWAITED = re.compile(rf"(?i)\b(?:wait(?:s|ing)? for|await(?:s|ing)?|pending) (?P<all>{_OCCASION})(?![\w’'-])")

_PUNISHED = re.compile(r"(?i)\b(?:sentenced?|jail(?:ed)?|prison|imprison\w*|fined?)\b")
_FACED = re.compile(
    r"(?i)\b(?:fac(?:e|es|ed|ing)|carr(?:y|ies|ied)|risk(?:s|ed|ing)?|punishable)"
    r"(?: (?:by|with|up|to|at|least|as|much|an?|the|maximum|fine|sentence|penalty|term|of|about|between))*\W*$"
)
_PASSED = re.compile(r"(?i)\b(?:was|were|been|being) (?:sentenced|jailed|fined|ordered)\b|\bsentenced\b")
_THE_LAW = re.compile(
    r"(?i)\b(?:fac(?:e|es|ed|ing)|maximum|carr(?:y|ies|ied)|up to)\b|\bfor\b(?!\W*$)"
)  # what it may be


def unreal(question: str, sentence: str, answer: str, passage: str) -> bool:
    """Whether an answer in a sentence tells of what is not so yet, where a question asks what was."""
    clause = opposites.clause(sentence, answer)
    return (
        unfulfilled(question, sentence)
        or unfulfilled(question, clause)
        or to_come(question, sentence, passage)
        or only_faced(question, sentence, answer)
    )


def unfulfilled(question: str, sentence: str) -> bool:
    """Whether the sentence has what is asked to have been done only as a plan, a demand, a fear or a condition."""
    unreal = (_UNREAL,) if slots.wanted(question) == "date" else (_UNREAL, _ANNOUNCED)
    return any(
        (told := [word for word in _WORD.finditer(sentence) if _alike(word.group().lower(), deed)])
        and all(any(each.search(sentence[: word.start()]) for each in unreal) for word in told)
        for deed in _deeds(question)
    )


def to_come(question: str, sentence: str, passage: str) -> bool:
    """Whether a passage awaits the occasion whose outcome is asked for, and the sentence tells no more of it."""
    asked = _asked(question)
    if not _OUTCOME.search(asked) or _EARLIER.search(asked):
        return False
    words = set(_stems(asked))
    fixed = slots.wanted(question) == "date"
    for coming in (*_COMING.finditer(passage), *_AWAITED.finditer(passage)):
        *which, occasion = _stems(coming["words"])
        elsewhere = _stems(sentence.replace(coming["all"], ""))
        if words.issuperset([*which, occasion]) and occasion not in elsewhere:
            return not (fixed and " will " in coming["all"])
    return False


def only_faced(question: str, sentence: str, answer: str) -> bool:
    """Whether a punishment is one that somebody only faces, where the one that was passed is asked for."""
    asked = _asked(question)
    if not _PUNISHED.search(asked) or _THE_LAW.search(asked) or _PASSED.search(sentence):
        return False
    return bool(_FACED.search(sentence[: max(0, sentence.find(answer))]))


def _asked(question: str) -> str:
    """A question about what has been or who did it, without a first "when"; empty for others."""
    asked = slots.core(question)
    plain = _WHEN.sub("", asked)
    past = (_PAST.search(asked) or _DONE_BY.search(asked)) and not _NOW.search(asked)
    return plain if past and slots.wanted(asked) != "yes or no" and not _OF_A_PLAN.search(plain) else ""


def _deeds(question: str) -> list[str]:
    """The words of a question that may say what was done: those after "did" but no object, else the past ones."""
    asked = _asked(question)
    if did := _DID.search(asked):
        words = re.findall(rf"\b[a-z]{{{SHORT},}}\b", _OBJECT.sub(" ", asked[did.end() :]))
        return [word for word in words if word not in STOPWORDS and not word.endswith("s")]
    return [word for word in re.findall(rf"\b[a-z]{{{SHORT},}}\b", asked) if word not in STOPWORDS and _past(word)]


def _past(word: str) -> bool:
    """Whether a word in lower case may be a past form of a verb."""
    return is_past(word) or word in _IRREGULAR or word in _UNCHANGED


def _stems(text: str) -> list[str]:
    return [stem(word.lower()) for word in _WORD.findall(text)]


def _alike(word: str, deed: str) -> bool:
    one, other = stem(_IRREGULAR.get(word, word)), stem(_IRREGULAR.get(deed, deed))
    return one == other or (min(len(one), len(other)) >= LIKE and one[:LIKE] == other[:LIKE])
