"""The words of dates: how months, years, parts of years and periods are written.

`MENTION` matches whatever may be a date; `dates.mentions` says which are.
"""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Months (counted in the period's own twelfths) that a part of a year covers; generous, since writers are vague.
PARTS = {
    "early": (1, 6), "beginning": (1, 4), "start": (1, 4), "mid": (4, 9), "middle": (4, 9), "late": (7, 12),
    "end": (9, 12), "spring": (3, 6), "summer": (6, 9), "autumn": (9, 12), "fall": (9, 12),
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12),
    "m9": (1, 9),
}  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first",
)  # fmt: skip
HALVES = frozenset(("h1", "h2"))
QUARTERS = HALVES | {"q1", "q2", "q3", "q4", "m9"}  # parts of a year by which companies report

MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_I = f"(?i:{MONTH})"
_YEAR = r"(?:1\d{3}|20\d{2})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?"
_PART = (
    r"(?i:(?P<loose>early|mid|late|spring|summer|autumn)|middle|beginning|start|end|fall|Q[1-4]|H[12]"
    r"|(?:first|second|1st|2nd)[\s-]+half|(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)[\s-]+"
    r"(?:(?:fiscal|financial)\s+)?quarter|first\s+(?:three|six|nine|3|6|9)\s+months)"
)
# A quarter or half that is named without its year; not the second half of a match, nor a quarter-final.
_BARE = (
    r"(?:Q[1-4]|(?i:(?:first|second|1st|2nd)[\s-]+half|(?:first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+"
    r"(?:(?:fiscal|financial)\s+)?quarter|first\s+(?:three|six|nine)\s+months))\b"
    r"(?![\s-]*(?:finals?|hours?|time|century|centuries|an?)\b)(?!\s+of\s+(?!(?:the|this|its)\s+(?:\w+\s+)?year\b))"
)
_FISCAL = r"(?:FY\s?|(?i:fiscal|financial)\s+(?:(?i:year)\s+)?)?"
_OF = r"(?:(?:of|(?(loose)in|(?!)))\s+(?:the\s+)?)?"  # "late in 2020"; but prices "fall in 2020" all through the year
_BETWEEN = r"(?P<between>(?<=\b[Bb]etween\s)|(?<=\b[Bb]etween\sthe\s))?"
_TO = r"(?:[–-]|\s+(?:to|until|till|through|(?(between)and|(?!)))\s+(?:the\s+)?)"
_CLOCK = (
    r"(?:\s*(?:[–-]|to|and)\s*\d{4})?"
    r"\s*(?:GMT|UTC|BST|CES?T|E[SD]T|(?i:local\s+time|hrs|hours(?!\s+(?:after|before|later))))\b"
)
MENTION = re.compile(
    rf"""(?<![\w.,/$£€#])(?<![A-Za-z]-){_BETWEEN}(?:(?P<part>{_PART})[\s-]+{_OF})?(?:
      (?P<y1>{_YEAR})-(?P<m1>1[0-2]|0\d)-(?P<d1>{_DAY})(?:T[\d:.]+Z?)?
    | (?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<y2>{_YEAR})
    | (?:(?P<from3>{_DAY}){_TH}{_TO})?(?P<d3>{_DAY}){_TH}\s+(?:of\s+)?(?P<m3>{_MONTH_I})(?:,?\s+(?P<y3>{_YEAR}))?
    | (?P<m4>{_MONTH_I})\s*(?:(?P<from4>{_DAY}){_TH}{_TO})?(?P<d4>{_DAY}){_TH}\b(?!:)(?:,?\s+(?P<y4>{_YEAR}))?
    | (?P<m5>{_MONTH_I}),?\s+(?:of\s+)?(?P<y5>{_YEAR})
    | (?P<m6>{MONTH})
    | (?P<y10>{_YEAR})(?:['’]s)?\s+(?P<part2>Q[1-4]|(?i:(?:first|second|third|fourth)[\s-]+(?:quarter|half)))\b
    | (?P<bare>{_BARE})
    | {_FISCAL}(?P<y7>{_YEAR})(?:[–-]|/(?:\d\d)?)(?P<y8>\d{{2}})
    | (?P<decade>(?:1\d|20)\d0)s
    | (?:(?P<century>\d{{1,2}})(?:st|nd|rd|th)|(?i:(?P<ordinal>{"|".join(ORDINALS)})))[\s-]century
    | {_FISCAL}(?P<y9>{_YEAR})(?!{_CLOCK})
    )(?![\w/]|[.,]\d|\s*(?:B\.?C|%|percent))""",
    re.VERBOSE,
)
DATE_WORD = re.compile(
    r"(?i)\b(?:in|on|by|of|since|from|to|until|till|before|after|during|between|and|year|late|early|mid|last|this|around"
    r"|circa|through|as\s+of|the)\s*[-(]?\s*(?:the\s+)?$|[(\[–—/]\s*$"
)
MONTH_WORD = re.compile(
    r"(?i)\b(?:in|by|of|since|from|to|until|till|before|after|during|between|last|this|next"
    rf"|between\s+{_MONTH_I}\s+and)\s+$"
)
COUNTS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
MONTHS_TO = re.compile(
    rf"(?i)\b(?:(?P<count>[1-9]|1[0-2]|{'|'.join(COUNTS)})[\s-]months?|year)\s+(?:to|ended|ending|through|until)\s+"
    r"(?:the\s+)?$"
)
COUNTED = re.compile(r"(?i)\b(?:about|around|nearly|almost|over|than|some|least|to|approximately|roughly|of)\s+$")
THING = re.compile(r"\s+(?!(?:was|is|has|as|its|this|does|us)\b)(?:[a-z]+s|people|men|women)\b")
JOIN = re.compile(r"\s*(?:[–—-]|\b(?:to|until|till|through|and)\b)\s*(?:the\s+)?$", re.IGNORECASE)
