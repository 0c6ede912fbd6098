"""The vocabulary: frozen values, each made once and then only contained by the next.

Document ▷ Source      what a file says, and what is known about it
Passage  ▷ Source      document.text[passage.start:passage.end] == passage.text, always
Hit      ▷ Passage     a passage that retrieval selected
Reading  ▷ Hit         what the model says one passage answers
Citation ▷ Passage     the verbatim words that support a sentence
Answer   ▷ Sentence ▷ Citation
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Span = tuple[int, int]
Status = Literal["answered", "conflicting", "not_found"]
DateOrigin = Literal["front matter", "header", "updated line", "html meta", "file name", "inferred", "none"]
TitleOrigin = Literal["front matter", "heading", "first line", "html meta", "file name"]
Reason = Literal["nothing_similar", "not_stated", "outside_period", "premise"]


@dataclass(frozen=True, slots=True)
class Source:
    """An article as data: `id` is its path relative to the folder, with forward slashes."""

    id: str
    title: str
    published: date | None = None
    published_from: DateOrigin = "none"
    title_from: TitleOrigin = "file name"


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its whole text; `boilerplate` lists the spans that are never evidence."""

    source: Source
    text: str
    sha256: str
    boilerplate: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document; `start`, `end` and `sentences` are offsets into its text."""

    source: Source
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """`file:start-end`, unique in an index and stable while the file does not change."""
        return f"{self.source.id}:{self.start}-{self.end}"

    def words(self, span: Span) -> str:
        """The words at a span of its document that lies within the passage."""
        return self.text[span[0] - self.start : span[1] - self.start]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far; `role` is "user" or "assistant"."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone, with the limits on what may answer it.

    `since` and `until` are inclusive dates of publication. `latest` asks for the newest state. `counted` says what
    "last year" and its like, written out in `text`, were taken as.
    """

    text: str
    asked: str = ""
    sources: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    latest: bool = False
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `similarity` is the cosine to the question, `duplicates` are the same words elsewhere."""

    passage: Passage
    rank: int
    similarity: float = 0.0
    retrievers: tuple[str, ...] = ()
    duplicates: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage answers: `text`, its `words` in the document where it has them, and the sentences around, `span`.

    A model's own sentence has no `words`; `span` is then the sentence that holds all of it.
    """

    hit: Hit
    span: Span
    text: str
    probability: float
    words: Span | None = None

    @property
    def quote(self) -> str:
        """The words at `span`."""
        return self.hit.passage.words(self.span)


@dataclass(frozen=True, slots=True)
class Citation:
    """The words in a source that support a sentence: `document.text[start:end] == quote`."""

    number: int
    source: str
    title: str
    published: date | None
    published_from: DateOrigin
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with what supports it; `as_of` is the date of its newest source."""

    text: str
    citations: tuple[Citation, ...]
    as_of: date | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply. `nearest` are passages that were found but are not evidence; `timings` are seconds.

    `probability` is how likely the articles state what was asked, as judged; None when nothing was read. `model` is
    the generator that read, empty likewise.
    """

    status: Status
    question: str
    sentences: tuple[Sentence, ...] = ()
    reason: Reason | None = None
    explanation: str = ""
    nearest: tuple[Passage, ...] = ()
    query: Query | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    probability: float | None = None
    model: str = ""

    @property
    def text(self) -> str:
        """Plain text: the sentences with [n] markers; the explanation stands in when there are none."""
        if not self.sentences:
            return self.explanation
        lines = [
            sentence.text + "".join(f" [{citation.number}]" for citation in sentence.citations)
            for sentence in self.sentences
        ]
        if self.status == "conflicting":
            return "\n".join([self.explanation, *(f"- {line}" for line in lines)])
        return " ".join(filter(None, [*lines, self.explanation]))

    @property
    def asked(self) -> str:
        """The question as it stands alone, also where it was asked after others."""
        return self.query.text if self.query else self.question

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in the order of its number."""
        unique = {citation.number: citation for sentence in self.sentences for citation in sentence.citations}
        return tuple(unique[number] for number in sorted(unique))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping; dates are ISO strings."""
        plain: dict[str, Any] = _plain(asdict(self))
        plain["text"] = self.text
        plain["citations"] = [_plain(asdict(citation)) for citation in self.citations]
        return plain


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, before it is read: the passages, best first. A later one has more, behind those of the first."""

    query: Query
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the program is doing: `done` of `total` steps of a stage; when waiting, `total` questions come first."""

    stage: Literal["waiting", "searching", "reading", "checking"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """Draft text as the model writes it, not yet verified; `hit` is an index into the evidence."""

    hit: int
    text: str


Event = Evidence | Progress | Token | Answer


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not indexed, and why, in words for a person."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the program asked itself and could answer; the words that answer it are `start` to `end`."""

    question: str
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did; the tuples hold document ids."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
