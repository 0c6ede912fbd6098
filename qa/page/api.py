"""The page's answers for programs: JSON over HTTP, described at /openapi.json.

    POST /api/ask          {"question": "Who leads Iraq?"}  ▷  {"status": "answered", "text": "…", "citations": […]}
    POST /api/ask/stream   the same as server-sent events: progress, evidence, token, then answer or error
    GET  /api/articles, /api/articles/{id}, /api/search?q=…, /healthz

Errors are {"message", "fix", "kind"} with a fitting status.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import asdict
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Self

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from qa import __version__, errors
from qa.errors import QAError, Stopped, UsageError
from qa.page.assets import NAME, TAGLINE
from qa.page.conversation import LONGEST_QUESTION, UNFORESEEN, UNFORESEEN_FIX
from qa.schemas import CAUTION, AnswerOut, ArticleOut, ArticleText, Found, Health, Problem, answered
from qa.sharing import Line, followed
from qa.types import Answer, Event, Evidence, Progress, Token, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

Stoppable = Callable[[threading.Event], Iterator[Event]]

log = logging.getLogger(__name__)

LARGEST = 2**20  # bytes of a request
MOST_TURNS = 200  # of a history
MOST_HITS = 50
GONE_SECONDS = 0.2  # how soon a client that went away is noticed
STATUS = {
    errors.UsageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.IndexBusyError: HTTPStatus.CONFLICT,
    errors.QueueFullError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CorpusError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DownloadError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DiskFullError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.IndexDamagedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.GeneratorError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Stopped: HTTPStatus.SERVICE_UNAVAILABLE,
}
SEE = "See /openapi.json for what can be asked."
DEFECT = Problem(message=UNFORESEEN, fix=UNFORESEEN_FIX)
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text}
    for status, text in (
        (400, "Not JSON"),
        (404, "No such article"),
        (409, "The index is being written"),
        (413, f"More than {LARGEST} bytes"),
        (415, "Not application/json"),
        (422, "JSON with a wrong value"),
        (503, "The model is missing or failed, or too many questions wait"),
    )
}


class Question(BaseModel):
    """A question, what was said before it, and the limits on what may answer it."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST_QUESTION, examples=["How many US troops are in Iraq?"])
    history: list[Turn] = Field(default=[], max_length=MOST_TURNS, description="Oldest first")
    sources: list[str] | None = Field(default=None, description="Ids of the only articles that may answer")
    since: date | None = Field(default=None, description="Only articles published on or after it")
    until: date | None = Field(default=None, description="Only articles published on or before it")
    as_of: date | None = Field(default=None, description="Another name for until")
    caution: float | None = Field(default=None, ge=0, le=1, description=CAUTION)

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.until and self.as_of and self.until != self.as_of:
            raise ValueError("until and as_of are two names of one thing, and differ")
        return self


class Negotiated:
    """ASGI middleware: a question whose asker accepts an event stream is streamed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = scope["type"] == "http" and scope["path"] == "/api/ask"
        if asked and "text/event-stream" in Headers(scope=scope).get("accept", ""):
            scope = {**scope, "path": "/api/ask/stream", "raw_path": b"/api/ask/stream"}
        await self.app(scope, receive, send)


def add(app: FastAPI, assistant: Assistant, line: Line) -> None:
    """Add the routes, and errors as JSON, to an application."""
    app.add_middleware(Negotiated)
    router = APIRouter(responses=ERRORS, max_body_size=LARGEST, generate_unique_id_function=lambda route: route.name)
    _add_asking(router, assistant, line)
    _add_reading(router, assistant)
    described = get_openapi(title=NAME, summary=TAGLINE, version=__version__, routes=router.routes)
    router.add_api_route("/openapi.json", lambda: JSONResponse(described))
    app.include_router(router)
    for kind, handler in (
        (QAError, _expected),
        (RequestValidationError, _invalid),
        (AnyHTTPException, _refused),
        (Exception, _unforeseen),
    ):
        app.add_exception_handler(kind, handler)


def _add_asking(router: APIRouter, assistant: Assistant, line: Line) -> None:
    def events(asked: Question) -> Stoppable:
        limits = asked.history, asked.sources, asked.since, asked.until or asked.as_of

        def served(stop: threading.Event) -> Iterator[Event]:
            answering = partial(assistant.stream, asked.question, *limits, caution=asked.caution, stop=stop)
            return line.served(answering, stop)

        return served

    @router.post("/api/ask", dependencies=[Depends(_json)])
    async def ask(asked: Question, request: Request) -> AnswerOut:
        """Answer a question. With `Accept: text/event-stream` as /api/ask/stream."""
        stop = threading.Event()
        watching = asyncio.create_task(_watch(request, stop))
        try:
            return await _last(followed(events(asked), stop))
        finally:
            watching.cancel()

    @router.post("/api/ask/stream", dependencies=[Depends(_json)], response_class=EventSourceResponse)
    async def ask_stream(asked: Question) -> AsyncIterator[ServerSentEvent]:
        """Answer a question as events: `progress`, `evidence`, `token` (not yet checked), last `answer` or `error`.

        Closing the connection ends the work. `progress` of the stage `waiting` says how many questions come first.
        """
        try:
            async with aclosing(followed(events(asked))) as stream:
                async for event in stream:
                    yield _sent(event)
        except QAError as error:
            yield ServerSentEvent(event="error", data=Problem.of(error))
        except Exception:  # the status is sent already, so this is said in the stream
            log.exception("a question failed")
            yield ServerSentEvent(event="error", data=DEFECT)


def _add_reading(router: APIRouter, assistant: Assistant) -> None:
    @router.get("/api/articles")
    def articles() -> list[ArticleOut]:
        """Every article, sorted by id."""
        return ArticleOut.every(assistant)

    @router.get("/api/articles/{id:path}")
    def article(id: str) -> ArticleText:
        """One article with its text, into which all offsets point."""
        try:
            return ArticleText.read(id, assistant)
        except UsageError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, Problem.of(error)) from error

    @router.get("/api/search")
    def search(
        q: Annotated[str, Query(max_length=LONGEST_QUESTION, description="A question, or words")],
        limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
        source: Annotated[list[str] | None, Query(description="Only this article; may be repeated")] = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Found]:
        """The passages nearest to a question, best first, without the model."""
        return [Found.of(hit) for hit in assistant.search(q, source, since, until, limit=limit)]

    @router.get("/healthz")
    def health() -> Health:
        """Whether the program works."""
        return Health(articles=len(assistant.sources()), model_loaded=assistant.loaded, version=__version__)

    @router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing(rest: str, request: Request) -> None:
        problem = Problem(message=f"{request.method} /api/{rest} is not offered", fix=SEE)
        raise HTTPException(HTTPStatus.NOT_FOUND, problem)


async def _last(stream: AsyncGenerator[Event]) -> AnswerOut:
    try:
        async with aclosing(stream):
            async for event in stream:
                if isinstance(event, Answer):
                    return answered(event)
    except QAError:
        raise
    except Exception as error:
        log.exception("a question failed")
        raise HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR, DEFECT) from error
    raise Stopped("the question was given up")


def _json(request: Request) -> None:
    """A page of another site can send any form or text without being asked about, but not JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        problem = Problem(message="the request is not JSON", fix="send it with Content-Type: application/json")
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, problem)


async def _watch(request: Request, stop: threading.Event) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(GONE_SECONDS)
    stop.set()


def _sent(event: Event) -> ServerSentEvent:
    match event:
        case Progress() | Token():
            return ServerSentEvent(event=type(event).__name__.lower(), data=asdict(event))
        case Evidence(hits=hits):
            return ServerSentEvent(event="evidence", data={"hits": [Found.of(hit).model_dump() for hit in hits]})
        case Answer():
            return ServerSentEvent(event="answer", data=answered(event))


def _said(status: int, problem: Problem, headers: Any = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), status, headers)


def _expected(request: Request, error: Any) -> JSONResponse:
    headers = {"Retry-After": "30"} if isinstance(error, errors.QueueFullError) else None
    return _said(STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR), Problem.of(error), headers)


def _invalid(request: Request, error: Any) -> JSONResponse:
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return _said(HTTPStatus.BAD_REQUEST, Problem(message="the request is not valid JSON", fix=SEE))
    message = "; ".join(f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in found)
    return _said(HTTPStatus.UNPROCESSABLE_ENTITY, Problem(message=message, fix=SEE))


def _refused(request: Request, error: Any) -> JSONResponse:
    detail = error.detail
    problem = detail if isinstance(detail, Problem) else Problem(message=str(detail), fix=SEE)
    return _said(error.status_code, problem, error.headers)


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    return _said(HTTPStatus.INTERNAL_SERVER_ERROR, DEFECT)
