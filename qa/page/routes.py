"""What the script of the page asks of saved conversations over HTTP, each for the asking browser's own only.

GET    conversations?search=iraq            the list as HTML
GET    conversations/ID.md, ID.json         a conversation as a file
PATCH  conversations/ID                     {"title": "…"}
DELETE conversations/ID                     forgotten after a minute; until then POST conversations/ID/restore
PUT    exchanges/ID/feedback                {"verdict": "wrong", "kind": "missing_source", "comment": "…"}
DELETE exchanges/ID/feedback
"""

import json
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from qa.page import export, sidebar
from qa.page.actions import Actions
from qa.page.archive import LONGEST_TITLE, Archive
from qa.page.database import StorageError
from qa.page.feedback import LONGEST_COMMENT, Kind, Verdict
from qa.page.keeping import Keeping
from qa.page.visitors import owner
from qa.schemas import Problem

MEDIA = {"md": "text/markdown; charset=utf-8", "json": "application/json"}
Value = TypeVar("Value")


class Title(BaseModel):
    """A conversation's new title."""

    title: str = Field(min_length=1, max_length=10 * LONGEST_TITLE, pattern=r"\S")


class Opinion(BaseModel):
    """What a person says about an answer."""

    verdict: Verdict
    kind: Kind = ""
    comment: str = Field("", max_length=LONGEST_COMMENT)


def router(actions: Actions) -> APIRouter:
    """The routes over the archive of a page."""
    routes = APIRouter()
    _reading(routes, actions)
    _changing(routes, actions.keeping.archive)
    _judging(routes, actions.keeping)
    return routes


def _reading(routes: APIRouter, actions: Actions) -> None:
    keeping, archive = actions.keeping, actions.keeping.archive

    @routes.get("/conversations")
    def conversations(request: Request, search: str = "") -> HTMLResponse:
        key = owner(request)
        try:
            found = archive.conversations(key, search) if key else []
        except StorageError as error:
            return HTMLResponse(sidebar.listing([], search, f"The saved conversations cannot be read: {error.args[0]}"))
        return HTMLResponse(sidebar.listing(found, search, keeping.notice(key)))

    @routes.get("/conversations/{id}.{ending}")
    def exported(request: Request, id: str, ending: str) -> Response:
        key = owner(request)
        conversation = _own(archive.conversation, key, id)
        exchanges = _own(archive.exchanges, key, id)
        if ending == "md":
            text = export.markdown(conversation, exchanges, actions.titles())
        elif ending == "json":
            said = keeping.feedback(key, exchanges)
            text = json.dumps(export.as_json(conversation, exchanges, said), indent=2, ensure_ascii=False)
        else:
            raise HTTPException(404)
        name = quote(export.file_name(conversation, ending))
        disposition = f"attachment; filename*=UTF-8''{name}"
        content = text.encode("utf-8", errors="replace")
        return Response(content, media_type=MEDIA[ending], headers={"Content-Disposition": disposition})


def _changing(routes: APIRouter, archive: Archive) -> None:
    @routes.patch("/conversations/{id}", status_code=204)
    def rename(request: Request, id: str, wanted: Title) -> None:
        _own(lambda key, id: archive.rename(key, id, wanted.title), owner(request), id)

    @routes.delete("/conversations/{id}", status_code=204)
    def delete(request: Request, id: str) -> None:
        _own(archive.delete, owner(request), id)

    @routes.post("/conversations/{id}/restore", status_code=204)
    def restore(request: Request, id: str) -> None:
        _own(archive.restore, owner(request), id)


def _judging(routes: APIRouter, keeping: Keeping) -> None:
    @routes.put("/exchanges/{id}/feedback", status_code=204)
    def judge(request: Request, id: str, said: Opinion) -> None:
        key = owner(request)
        exchange, before = _own(keeping.archive.exchange, key, id)
        _told(lambda: keeping.opinions.give(key, exchange, before, said.verdict, said.kind, said.comment))

    @routes.delete("/exchanges/{id}/feedback", status_code=204)
    def withdraw(request: Request, id: str) -> None:
        _told(lambda: keeping.opinions.withdraw(owner(request), id))


def _own(find: Callable[[str, str], Value | None], key: str, id: str) -> Value:
    """What `find` gives for this browser; 404 when that is nothing."""
    found = _told(lambda: find(key, id))
    if not found:
        raise HTTPException(404, Problem(message="This is not among the saved conversations of this browser."))
    return found


def _told(use: Callable[[], Value]) -> Value:
    try:
        return use()
    except StorageError as error:
        raise HTTPException(503, Problem.of(error)) from error
