"""The page on an address: http://127.0.0.1:7860, with /healthz beside it.

with qa.open("seeds") as assistant:
    serve(assistant)              # until Ctrl-C
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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from qa.errors import QAError, UsageError
from qa.page import evaluation
from qa.page.assets import ICON, ROUTE, STATIC, Headed
from qa.page.guard import LOOPBACK, Guard

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from qa.assistant import Assistant

HOST, PORT = "127.0.0.1", 7860
CLOSING = 3  # seconds that an answer being sent gets at the end
SILENT = {  # Gradio and the hub's client report and look for updates unless told not to, before they are imported
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),  # requests between two tables of statistics, made with pandas
}


@dataclass(frozen=True, slots=True)
class Running:
    """A page being served; `url` is its address."""

    url: str
    _server: uvicorn.Server
    _thread: threading.Thread

    def close(self) -> None:
        """Stop serving and wait until the address is free."""
        self._server.should_exit = True
        self._thread.join()

    def wait(self) -> None:
        """Wait until serving ends, by `close` or by itself."""
        while self._thread.is_alive():
            self._thread.join(timeout=1)  # with a limit, so that Ctrl-C comes through on Windows too


def serve(assistant: Assistant, host: str = HOST, port: int = PORT, open_browser: bool = False) -> None:
    """Serve the page until Ctrl-C or a request to end; UsageError when the port is taken."""
    running = start(assistant, port, host)
    _say(f"{running.url}  (Ctrl-C ends)")
    if host not in LOOPBACK:
        _say(f"Bound to {host}: everyone who reaches this machine can read the articles and ask.", sys.stderr)
    threading.Thread(target=_warm, args=[assistant], name="warm", daemon=True).start()
    if open_browser:
        webbrowser.open(running.url)
    try:
        with _ended_by_signal():
            running.wait()
    except KeyboardInterrupt:
        _say("\nClosing")
    finally:
        running.close()


def start(assistant: Assistant, port: int = 0, host: str = HOST) -> Running:
    """Serve the page in the background and return once it answers; port 0 takes any free one."""
    listener = _listen(host, port)
    server = _Server(*application(assistant, host))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="page", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(timeout=0.02)
    if not server.started:
        raise RuntimeError("the web server ended before it answered; its log says why")
    return Running(_url(host, listener.getsockname()[1]), server, thread)


def application(assistant: Assistant, host: str = HOST) -> tuple[ASGIApp, asyncio.Event]:
    """The page behind its guard, and the event that makes Gradio let go of the pages that are open."""

    async def inside_a_loop() -> tuple[ASGIApp, asyncio.Event]:
        return _mounted(assistant, host)  # outside a loop, Gradio makes one for each of its locks and closes none

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(inside_a_loop())
    return _mounted(assistant, host)


def _mounted(assistant: Assistant, host: str) -> tuple[ASGIApp, asyncio.Event]:
    os.environ.update(SILENT)
    os.environ.setdefault("MPLCONFIGDIR", str(assistant.config.cache / "matplotlib"))  # its list of this system's fonts
    import gradio as gr

    from qa.page import app

    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer.add_api_route("/healthz", lambda: {"status": "ok"})
    outer.add_api_route(evaluation.PATH, lambda result="": HTMLResponse(evaluation.page(result)))
    outer.mount(f"/{ROUTE}", StaticFiles(directory=STATIC))
    gr.mount_gradio_app(
        outer,
        app.build(assistant),
        path="/",
        theme=app.theme(),
        favicon_path=str(ICON),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
    )
    inner: Any = outer.routes[-1]  # what was mounted last
    return Guard(Headed(outer), host), inner.app.stop_event


class _Server(uvicorn.Server):
    """A web server that ends at once although every open page holds a connection."""

    def __init__(self, application: ASGIApp, ending: asyncio.Event) -> None:
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
        self._ending.set()
        await super().shutdown(sockets)


def _warm(assistant: Assistant) -> None:
    """Load the models while the person types; a model that is missing is said now, and again with the first answer."""
    try:
        assistant.warm()
    except QAError as error:
        _say(f"qa: {error}", sys.stderr)


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port < 2**16:
        raise UsageError(f"{port} is not a port", fix=f"python ui.py --port {PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fix = f"python ui.py --port {port + 1}"
            raise UsageError(f"port {port} on {host} is taken by another program", fix=fix) from error
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}", fix="python ui.py") from error


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
