"""The page on an address, http://127.0.0.1:7860, with what programs ask beside it.

with listen(Access()) as listener, qa.open("seeds") as assistant:   # a taken port is known before the indexing
    serve(assistant, Access(), listener)                                # until Ctrl-C
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TextIO

import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from qa.config import PORT
from qa.errors import QAError, UsageError
from qa.page import api, evaluation
from qa.page.assets import ICON, ROUTE, STATIC, Headed
from qa.page.guard import LOOPBACK, Guard
from qa.page.password import Password
from qa.page.visitors import Recognised
from qa.sharing import Line

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.page.keeper import Keeper

HOST = "127.0.0.1"
CLOSING = 3  # seconds that an answer being sent gets at the end
SILENT = {  # Gradio and the hub's client report and look for updates unless told not to, before they are imported
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),  # requests between two tables of statistics, made with pandas
}


@dataclass(frozen=True, slots=True)
class Access:
    """Where the page listens, by which further host names it may be called, and the password it asks for, if any."""

    host: str = HOST
    port: int = PORT
    names: tuple[str, ...] = ()
    password: str = field(default="", repr=False)

    def guarded(self, app: ASGIApp) -> ASGIApp:
        """An application behind the guard, and behind the password when there is one."""
        return Guard(Password(app, self.password) if self.password else app, self.host, self.names)


@dataclass(frozen=True, slots=True)
class Running:
    """A page being served; `url` is its address, `closing` is set at its end, and `watch` ends with it."""

    url: str
    _server: uvicorn.Server
    _thread: threading.Thread
    closing: threading.Event = field(default_factory=threading.Event)
    watch: threading.Thread | None = None

    def close(self) -> None:
        """Stop serving and wait until the address is free."""
        self.closing.set()
        self._server.should_exit = True
        self._thread.join()
        if self.watch:
            self.watch.join()

    def wait(self) -> None:
        """Wait until serving ends, by `close` or by itself."""
        while self._thread.is_alive():
            self._thread.join(timeout=1)  # with a limit, so that Ctrl-C comes through on Windows too


def serve(
    assistant: Assistant, access: Access, listener: socket.socket | None = None, open_browser: bool = False
) -> None:
    """Serve the page until Ctrl-C or a request to end; UsageError when the port is taken."""
    running = start(assistant, access, listener)
    threading.Thread(target=_warm, args=[assistant], name="warm", daemon=True).start()
    if open_browser:
        webbrowser.open(running.url)
    _attend(running, access)


def run(application: ASGIApp, access: Access, listener: socket.socket, path: str) -> None:
    """Serve an application that is not the page, at a path, until Ctrl-C or a request to end."""
    _attend(_begin(_Server(application), access, listener), access, path)


def exposure(access: Access) -> str:
    """What to know about an address that others can reach; nothing on this machine's own."""
    if access.host in LOOPBACK:
        return ""
    if access.password:
        return f"Bound to {access.host}: whoever has the password can ask; it and the answers travel unencrypted."
    return (
        f"Bound to {access.host} without a password: everyone who reaches this machine can ask, read, add and remove "
        "articles, and change the model.\n  → set QA_PASSWORD, or add --password-file FILE"
    )


def start(assistant: Assistant, access: Access | None = None, listener: socket.socket | None = None) -> Running:
    """Serve the page in the background and return once it answers; without `access`, on any free port."""
    access = access or Access(port=0)
    listener = listener or listen(access)
    guarded, ending, keeper = application(assistant, access)
    running = _begin(_Server(guarded, ending), access, listener)
    watch = threading.Thread(target=keeper.watch, args=[running.closing], name="watch", daemon=True)
    watch.start()
    return replace(running, watch=watch)


def _begin(server: _Server, access: Access, listener: socket.socket) -> Running:
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="page", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(timeout=0.02)
    if not server.started:
        raise RuntimeError("the web server ended before it answered; its log says why")
    return Running(_url(access.host, listener.getsockname()[1]), server, thread)


def _attend(running: Running, access: Access, path: str = "") -> None:
    """Say where it is, and wait for the end."""
    _say(f"{running.url}{path}  (Ctrl-C ends)")
    if warning := exposure(access):
        _say(warning, sys.stderr)
    try:
        with _ended_by_signal():
            running.wait()
    except KeyboardInterrupt:
        _say("\nClosing")
    finally:
        running.close()


def application(assistant: Assistant, access: Access) -> tuple[ASGIApp, asyncio.Event, Keeper]:
    """The page behind its guard, the event that makes Gradio let go of the open pages, and who keeps the folder."""

    async def inside_a_loop() -> tuple[ASGIApp, asyncio.Event, Keeper]:
        return _mounted(assistant, access)  # outside a loop, Gradio makes one for each of its locks and closes none

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(inside_a_loop())
    return _mounted(assistant, access)


def _mounted(assistant: Assistant, access: Access) -> tuple[ASGIApp, asyncio.Event, Keeper]:
    os.environ.update(SILENT)
    os.environ.setdefault("MPLCONFIGDIR", str(assistant.config.cache / "matplotlib"))  # its list of this system's fonts
    import gradio as gr

    from qa.page import app, library_wiring, routes
    from qa.page.actions import Actions
    from qa.page.keeper import Keeper

    actions = Actions(assistant, Line.before(assistant.config))
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    api.add(outer, assistant, actions.line)
    outer.add_api_route(evaluation.PATH, lambda result="": HTMLResponse(evaluation.page(result)))
    outer.mount(f"/{ROUTE}", StaticFiles(directory=STATIC))
    outer.include_router(routes.router(actions))
    keeper = Keeper(assistant)
    library_wiring.routes(outer, keeper)
    gr.mount_gradio_app(
        outer,
        app.build(actions),
        path="/",
        theme=app.theme(),
        favicon_path=str(ICON),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=0,
        app_kwargs={"max_body_size": api.LARGEST},
        ssr_mode=False,
    )
    inner: Any = outer.routes[-1]  # what was mounted last
    return access.guarded(Headed(Recognised(outer))), inner.app.stop_event, keeper


class _Server(uvicorn.Server):
    """A web server that ends at once although every open page holds a connection."""

    def __init__(self, application: ASGIApp, ending: asyncio.Event | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_level="error",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=CLOSING,
                ws="none",
            )
        )
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._ending:
            self._ending.set()
        await super().shutdown(sockets)


def _warm(assistant: Assistant) -> None:
    """Load the models while the person types; a model that is missing is said now, and again with the first answer."""
    try:
        assistant.warm()
    except QAError as error:
        _say(f"qa: {error}", sys.stderr)


def listen(access: Access) -> socket.socket:
    """The port, taken. UsageError when it cannot be."""
    host, port = access.host, access.port
    if not 0 <= port < 2**16:
        raise UsageError(f"{port} is not a port", fix=f"take one like {PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fix = f"add --port {port + 1}"
            raise UsageError(f"port {port} on {host} is taken by another program", fix=fix) from error
        raise UsageError(
            f"cannot listen on {host}, port {port}: {error.strerror}", fix=f"take {HOST}, this machine's own"
        ) from error


def _url(host: str, port: int) -> str:
    name = {"0.0.0.0": HOST, "": HOST, "::": "::1"}.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Within it SIGTERM is an orderly end, like Ctrl-C; only the main thread can set that up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(text: str, stream: TextIO | None = None) -> None:
    stream = stream or sys.stdout
    stream.write(f"{text}\n")
    stream.flush()
