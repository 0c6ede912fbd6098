"""How the list of articles reaches Python: addresses of its own under /library, and events of the page around it.

GET  library/state              how far reading is; looks at the folder
GET  library/view?find=&order=&rows=    the parts of the list as HTML
PUT  library/files?name=a.txt   a file as the body
POST library/look, remove, restore      the buttons

An article is never sent as a file: what is shown of one is made in `library`.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, Body, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from qa.errors import QAError
from qa.page import shelf
from qa.page.actions import Actions
from qa.page.conversation import BETWEEN
from qa.page.events import IN_TURN, ended
from qa.page.keeper import Keeper

SCRIPT = (  # Gradio knows an event by its name in quotes here
    "library(element); shelf.open(element, "
    "{period: (chosen) => trigger('period', chosen), changed: () => trigger('changed', {})})"
)
MOST_ROWS = 5000

log = logging.getLogger(__name__)


def routes(outer: FastAPI, keeper: Keeper) -> None:
    """Add the addresses of the list to the application."""
    router = APIRouter(prefix="/library")

    @router.get("/state")
    def state() -> Any:
        keeper.look()
        return asdict(keeper.state())

    @router.get("/view")
    def view(find: str = "", order: str = "newest", rows: int = shelf.PAGE) -> dict[str, str]:
        return shelf.panel(keeper.shelf(), find, order, max(1, min(rows, MOST_ROWS)))

    @router.put("/files")
    async def add(name: str, request: Request) -> Any:
        return await _received(keeper, name, request)

    @router.post("/look")
    def look() -> Any:
        return _told(lambda: keeper.look(at_once=True))

    @router.post("/remove")
    def remove(id: str = Body(embed=True)) -> Any:
        return _told(lambda: {"key": keeper.remove(id).key})

    @router.post("/restore")
    def restore(key: str = Body(embed=True)) -> Any:
        return _told(lambda: {"name": keeper.restore(key)})

    outer.include_router(router)


def wire(parts: SimpleNamespace, actions: Actions) -> None:
    """Let a bar of the timeline set the period of the scope, and a changed list the rest of the page."""
    import gradio as gr

    def period(chosen: gr.EventData) -> tuple[str, str, str]:
        return chosen.since, chosen.until, BETWEEN

    def changed(conversation: str) -> tuple[Any, Any]:  # which has an id as soon as something is asked
        return gr.update(choices=actions.choices()), gr.skip() if conversation else actions.welcome()

    ended(parts.library.period(period, None, [parts.since, parts.until, parts.kind], **IN_TURN), "period")
    ended(parts.library.changed(changed, parts.conversation, [parts.only, parts.past], **IN_TURN), "changed")


async def _received(keeper: Keeper, name: str, request: Request) -> Any:
    """Take the body as a file; it is whole or not there at all, also when the browser goes away."""
    length = request.headers.get("content-length", "")
    try:
        incoming = await run_in_threadpool(keeper.incoming, name, int(length) if length.isdecimal() else None)
    except QAError as error:
        return _problem(error)
    try:
        async for chunk in request.stream():
            await run_in_threadpool(incoming.write, chunk)
        return {"name": await run_in_threadpool(keeper.keep, incoming)}
    except QAError as error:
        return _problem(error)
    except ClientDisconnect:
        return {}  # to nobody
    finally:
        incoming.close()


def _told(do: Callable[[], Any]) -> Any:
    try:
        return do() or {}
    except QAError as error:
        return _problem(error)


def _problem(error: QAError) -> dict[str, str]:
    """Why something was not done; it is an answer like any other, since the browser logs every status above 400."""
    return {"problem": str(error.args[0]), "fix": error.fix}
