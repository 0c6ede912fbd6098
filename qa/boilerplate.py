"""Lines that a website put around an article: forms, sharing, cookies, copyright, a headline again. Never evidence.

    furniture("Troops to leave\\n\\nThe last ones go.\\n\\nShare this article", [(0, 15), (17, 34), (36, 54)])
    [(36, 54)]

Only a whole line counts, and only one that is known: a sentence of the article that is lost cannot be cited.
"""

from __future__ import annotations

import re

from qa.datelines import HEAD_LINES, LINE_LENGTH, states_date
from qa.types import Span

REPEAT_WORDS = 4  # a repeated line this long is a headline again; a shorter one may be a value in a list

_FURNITURE = re.compile(
    r"""
      powered\ by\ [^.!?]{1,40}
    | your\ e-?mail\ address\ will\ not\ be\ published.*
    | required\ fields\ are\ marked.*
    | save\ my\ name,\ e-?mail,?\ and\ website\ in\ this\ browser.*
    | (?:click\ to\ )?(?:share|tweet)(?:\ (?:this|on|via|with|to|by|article|story|post|page|link|e-?mail|facebook
        |twitter|x|whatsapp|linkedin|reddit|telegram|pinterest|friends)|\ ?\(opens\ in\ new\ window\))*[:.]?
    | (?:sign\ up|subscribe|register)\b.{0,100}\b(?:newsletters?|inbox|alerts?|e-?mails?|channel|podcast)\b.{0,60}
    | get\ .{0,80}\b(?:to|in)\ your\ inbox[.!]?
    | follow\ us\ on\ .{1,60}
    | (?:we|this\ (?:web)?site|our\ (?:web)?site)\ uses?\ cookies.*
    | (?:accept|manage|reject)\ (?:all\ )?cookies?(?:\ (?:settings|preferences))?
    | by\ continuing\ to\ (?:use|browse)\ (?:this|our)\ (?:web)?site.*
    | (?:copyright\s*)?(?:©|\(c\)).{0,20}\b(?:19|20)\d{2}\b.*
    | copyright\ (?:19|20)\d{2}\b.*
    | .{0,120}\ball\ rights\ reserved\.?
    | (?:read\ (?:more|also|next)|also\ read|see\ also|related(?:\ (?:articles?|stories|posts|news))?)\s*:.*
    | read\ more(?:\.{3}|…|\ »)?
    | advertise?ments?|advertising
    | (?:article|story)\ continues\ (?:below|after)(?:\ (?:this\ )?ad(?:vertisement)?)?
    | (?:skip|jump)\ to\ (?:main\ )?content|back\ to\ top
    | home\ ?[>»›/|]\ ?.{1,150}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FORM_HEADER = re.compile(r"(?:leave|post|write|add)\ a\ (?:reply|comment)(?:\ cancel reply)?", re.IGNORECASE)
_FORM_FIELD = re.compile(
    r"(?:name|e-?mail|website|(?:post |your |submit )?comment|submit|cancel reply|notify me of .{1,60}|Δ)\s*\*?:?",
    re.IGNORECASE,
)


def furniture(text: str, lines: list[Span]) -> list[Span]:
    """Whole lines that a website put there: forms, sharing, cookies, copyright, dates of change, a headline again."""
    spans = _repeated_headlines(text, lines)
    in_form = False
    for start, end in lines:
        line = text[start : min(end, start + LINE_LENGTH + 1)]
        known = len(line) <= LINE_LENGTH and _is_furniture(line)
        in_form = bool(_FORM_HEADER.fullmatch(line) or (in_form and (known or _FORM_FIELD.fullmatch(line))))
        if in_form or known:
            spans.append((start, end))
    return spans


def _repeated_headlines(text: str, lines: list[Span]) -> list[Span]:
    """Later copies of a headline; when the first two lines are the same, the second stays, next to the text."""
    folded = [
        " ".join(text[start:end].casefold().split()) if end - start <= LINE_LENGTH else "" for start, end in lines
    ]
    spans: list[Span] = []
    headlines: set[str] = set()
    for index, line in enumerate(folded):
        if line in headlines:
            spans.append(lines[index])
        elif index == 0 and line and folded[1:2] == [line] and not line.endswith("."):
            spans.append(lines[0])
        elif index < HEAD_LINES and len(line.split()) >= REPEAT_WORDS and not line.endswith((".", "!", ":", ";")):
            headlines.add(line)
    return spans


def _is_furniture(line: str) -> bool:
    return _FURNITURE.fullmatch(line) is not None or states_date(line)
