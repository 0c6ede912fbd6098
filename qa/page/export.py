"""A conversation as a file: Markdown to read, with a footnote for every quote, or JSON for programs.

    There are roughly 2,500 US troops in Iraq.[^1]

    [^1]: Iraq and the US held a “first round” of talks, no date stated, `003_80c0272cb910878d.txt` 2414–2466:
        “There are roughly 2,500 US troops deployed in Iraq”

README.md says what the fields of the JSON mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from qa.page.archive import Conversation
from qa.page.conversation import Exchange
from qa.page.feedback import Feedback
from qa.page.markup import dated, day
from qa.page.render import scope_words, undated_words
from qa.types import Answer, Citation, Passage, Sentence

FORMAT = "qa-conversation-1"
SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")  # what Markdown would take for more than a character
LINE_START = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)  # a list, or the line under a heading


def markdown(conversation: Conversation, exchanges: Sequence[Exchange], titles: Mapping[str, str]) -> str:
    """The conversation as Markdown; footnotes are numbered through the whole of it."""
    notes: list[str] = []
    parts = [f"# {_text(conversation.title)}", f"*{_when(conversation.begun)}*"]
    for exchange in exchanges:
        parts += [f"## {_text(' '.join(exchange.question.split()))}", f"*{_circumstances(exchange, titles)}*"]
        parts += _reply(exchange, notes)
    return "\n\n".join([*parts, *notes]) + "\n"


def as_json(
    conversation: Conversation, exchanges: Sequence[Exchange], feedback: Mapping[str, Feedback]
) -> dict[str, Any]:
    """The conversation as a JSON-ready mapping; times are UTC, dates ISO."""
    return {
        "format": FORMAT,
        "id": conversation.id,
        "title": conversation.title,
        "begun": conversation.begun.isoformat(),
        "changed": conversation.changed.isoformat(),
        "exchanges": [_exchange(each, feedback.get(each.id)) for each in exchanges],
    }


def file_name(conversation: Conversation, ending: str) -> str:
    """A name that every file system takes: "How many US troops are in Iraq.md"."""
    plain = " ".join(re.sub(r"[^\w\s,’'-]", " ", conversation.title).split())[:60].strip()
    return f"{plain or 'Conversation'}.{ending}"


def outcome(exchange: Exchange) -> str:
    """`answered`, `conflicting` or `not_found`, as the answer says; `stopped` or `failed` where there is none."""
    if exchange.answer:
        return exchange.answer.status
    return "stopped" if exchange.stopped else "failed"


def _exchange(exchange: Exchange, feedback: Feedback | None) -> dict[str, Any]:
    scope = exchange.scope
    return {
        "id": exchange.id,
        "question": exchange.question,
        "asked": exchange.asked.isoformat() if exchange.asked else None,
        "scope": {
            "sources": list(scope.sources),
            "since": scope.since.isoformat() if scope.since else None,
            "until": scope.until.isoformat() if scope.until else None,
            "as_of": scope.as_of,
        },
        "undated": exchange.undated,
        "model": exchange.model,
        "index": exchange.index,
        "caution": exchange.caution,
        "anyway": exchange.anyway,
        "seconds": round(exchange.seconds, 3),
        "outcome": outcome(exchange),
        "problem": exchange.problem,
        "answer": exchange.answer.to_dict() if exchange.answer else None,
        "feedback": feedback
        and {"verdict": feedback.verdict, "kind": feedback.kind or None, "comment": feedback.comment},
    }


def _circumstances(exchange: Exchange, titles: Mapping[str, str]) -> str:
    parts = [_when(exchange.asked)] if exchange.asked else []
    parts += [_text(exchange.model)] if exchange.model else []
    parts += [_text(scope_words(exchange.scope, titles))]
    parts += [undated_words(exchange.undated)] if exchange.undated else []
    parts += [f"{exchange.seconds:.1f} s"] if exchange.answer else []
    parts += [f"shown anyway, at a caution of {100 * (exchange.caution or 0):.0f}\u00a0%"] if exchange.anyway else []
    return " · ".join(parts)


def _reply(exchange: Exchange, notes: list[str]) -> Iterator[str]:
    answer = exchange.answer
    if answer is None:
        yield "Stopped before the answer was checked." if exchange.stopped else _text(exchange.problem)
    elif answer.status == "not_found":
        yield _text(answer.explanation or "The articles do not say.")
        if answer.nearest:
            yield "Nearest passages, not evidence:"
            yield "\n".join(_nearest(passage) for passage in answer.nearest)
    else:
        yield from _stated(answer, notes)


def _stated(answer: Answer, notes: list[str]) -> Iterator[str]:
    marks = {citation.number: _note(citation, notes) for citation in answer.citations}
    sentences = [_sentence(sentence, marks) for sentence in answer.sentences]
    if answer.status == "conflicting":
        yield _text(answer.explanation)
        yield "\n".join(
            f"- {day(sentence.as_of) if sentence.as_of else 'No date stated'}: {text}"
            for sentence, text in zip(answer.sentences, sentences, strict=True)
        )
        return
    yield " ".join(sentences)
    if answer.explanation:
        yield _text(answer.explanation)


def _sentence(sentence: Sentence, marks: Mapping[int, int]) -> str:
    return _text(sentence.text) + "".join(f"[^{marks[citation.number]}]" for citation in sentence.citations)


def _note(citation: Citation, notes: list[str]) -> int:
    """Add the footnote of a citation; its number in the document."""
    number = len(notes) + 1
    quote = "\n".join(f"    {line}".rstrip() for line in _text(f"“{citation.quote}”").splitlines())
    notes.append(
        f"[^{number}]: {_text(citation.title)}, {dated(citation.published, citation.published_from)}, "
        f"{_code(citation.source)} {citation.start}–{citation.end}:\n\n{quote}"
    )
    return number


def _nearest(passage: Passage) -> str:
    source = passage.source
    date = dated(source.published, source.published_from)
    return f"- {_text(source.title)}, {date}, {_code(source.id)} {passage.start}–{passage.end}"


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{day(local.date())}, {local:%H:%M}"


def _text(text: str) -> str:
    """Text that Markdown shows as it is."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))


def _code(text: str) -> str:
    """A file name as code, whatever characters it has."""
    fence = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{' '.join(text.split())}{pad}{fence}"
