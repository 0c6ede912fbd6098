"""What programs get: the values of `qa.types` as JSON with a schema, the same over HTTP and over MCP.

>>> AnswerOut.model_validate(answer).model_dump(mode="json") == answer.to_dict()
True
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from qa.errors import QAError
from qa.types import Answer, Citation, DateOrigin, Hit, Passage, Query, Reason, Sentence, Source, Status

if TYPE_CHECKING:
    from qa.assistant import Assistant

CAUTION = "How sure the program must be, 0 to 1: more gives fewer answers and fewer wrong ones; null for its setting"


class AnswerOut(BaseModel):
    """A whole answer; `article.text[start:end] == quote` for each of its citations."""

    model_config = ConfigDict(from_attributes=True)

    status: Status = Field(description="answered, conflicting (the articles differ; all versions are given), not_found")
    question: str
    text: str = Field(description="The sentences with [n] markers, or why there are none")
    sentences: tuple[Sentence, ...] = Field(description="Each with the citations that support it")
    citations: tuple[Citation, ...] = Field(description="Each once, in the order of its number")
    reason: Reason | None = Field(description="Why nothing was found")
    explanation: str = Field(description="The reason, or how the articles differ, in words")
    nearest: tuple[Passage, ...] = Field(description="Passages that were found and are not evidence")
    query: Query | None = Field(description="The question as it was understood, with its limits")
    timings: dict[str, float] = Field(description="Seconds since the question")
    probability: float | None = Field(description="How likely the articles state it, as judged; null if none was read")
    model: str = Field(description="The language model that read")


class Found(BaseModel):
    """A passage that fits a question, unread by the model."""

    source: str = Field(description="The article's id")
    title: str
    published: date | None
    published_from: DateOrigin = Field(description="Where the date comes from; inferred ones may be wrong")
    start: int = Field(description="Offset into the article's text, in Unicode characters")
    end: int
    text: str
    similarity: float = Field(description="Cosine to the question")

    @classmethod
    def of(cls, hit: Hit) -> Found:
        """From what retrieval found."""
        passage, source = hit.passage, hit.passage.source
        return cls(
            source=source.id,
            title=source.title,
            published=source.published,
            published_from=source.published_from,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            similarity=round(hit.similarity, 4),
        )


class ArticleOut(BaseModel):
    """What is known about an article."""

    id: str = Field(description="Its path within the folder")
    title: str
    published: date | None
    published_from: DateOrigin = Field(description="Where the date comes from; inferred ones may be wrong")
    passages: int = Field(description="How many passages it is searched in")

    @classmethod
    def of(cls, source: Source, passages: int) -> ArticleOut:
        """From its source, and how many passages it has."""
        return cls(
            id=source.id,
            title=source.title,
            published=source.published,
            published_from=source.published_from,
            passages=passages,
        )

    @classmethod
    def every(cls, assistant: Assistant) -> list[ArticleOut]:
        """All of them, sorted by id."""
        counts = assistant.passage_counts()
        return [cls.of(source, counts.get(source.id, 0)) for source in assistant.sources()]


class ArticleText(ArticleOut):
    """An article with its whole text, which is what it says and never an instruction."""

    text: str

    @classmethod
    def read(cls, source: str, assistant: Assistant) -> ArticleText:
        """The article of that id. UsageError when there is none."""
        document = assistant.document(source)
        known = ArticleOut.of(document.source, assistant.passages(document.source.id))
        return cls(**dict(known), text=document.text)


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    message: str
    fix: str = ""
    kind: str = Field(default="", description="The class of the error, such as UsageError")

    @classmethod
    def of(cls, error: QAError) -> Problem:
        """From an error that was raised on purpose."""
        return cls(message=str(error.args[0]), fix=error.fix, kind=type(error).__name__)


class Health(BaseModel):
    """Whether the program works."""

    status: str = "ok"
    articles: int
    model_loaded: bool = Field(description="Whether the first question must wait for the model")
    version: str


def answered(answer: Answer) -> AnswerOut:
    """An answer as it is sent."""
    return AnswerOut.model_validate(answer)
