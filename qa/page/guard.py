"""What a browser may ask of the page, decided before Gradio sees it.

Gradio does not look at the Host header, so any web site could reach the page through a name of its own that points
at 127.0.0.1 (DNS rebinding); and it serves more than this page needs: files, uploads, addresses fetched on demand.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SWALLOWED, SWALLOW_SECONDS = 64 * 2**20, 5  # of a request that is too large; then the connection is cut
ANYWHERE = ("0.0.0.0", "::", "")
# What the scripts of Gradio call: the page's, and gradio_client's for the one public endpoint. Everything else under
# /gradio_api (upload, file=, proxy=, stream, run history, monitoring, code editing …) stays shut.
OPEN = re.compile(
    r"/(config|gradio_api/(info|queue/(join|data)|run/predict|heartbeat/[\w-]+|component_server|startup-events|cancel"
    r"|reset))/?"
)
OWN = (None, "same-origin", "none")  # what a browser says of requests that its user or this page made
SHUT = re.compile(r"/(gradio_api|monitoring|login|logout|config|svelte|deep_link|custom_component)(/|$)")
PROGRAMS = ("/api", "/healthz", "/openapi.json", "/mcp")
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio compiles the templates of gr.HTML
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",  # nothing leaves this address, whatever a script tries
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware: refuses foreign hosts and origins and the routes that are not needed, and adds HEADERS."""

    def __init__(self, app: ASGIApp, host: str, names: Sequence[str] = ()) -> None:
        self.app = app
        self.host, self.names = host, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        refusal = self.refusal(scope, Headers(scope=scope)) if scope["type"] == "http" else "Not here"
        if refusal and scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = refused(scope["path"], 403, refusal) if refusal else TooLargeSaid(self.app)
        await answer(scope, receive, send_with_headers)

    def refusal(self, scope: Scope, headers: Headers) -> str:
        """Why the request is not served, or nothing."""
        path = scope["path"]
        if not allowed(headers.get("host", ""), self.host, self.names):
            return "This page answers only to the address it was started on."
        origin = headers.get("origin")
        if origin and urlsplit(origin).netloc != headers["host"]:
            return "Another site may not use this page."
        linked = scope["method"] == "GET" and path == "/" and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site") not in OWN and not linked:
            return "Another site may link to this page and not use it."
        if SHUT.match(path) and not OPEN.fullmatch(path):
            return "This page does not offer that."
        return ""


class TooLargeSaid:
    """ASGI middleware: a request that is too large is taken in first, else it is cut off before its answer is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        said = False

        async def send_on(message: Message) -> None:
            nonlocal said
            if message["type"] == "http.response.start" and message["status"] == 413:
                said = True
                await _swallow(receive)
                await refused(scope["path"], 413, "The request is too large.", "Send less.")(scope, receive, send)
            elif not said:
                await send(message)

        await self.app(scope, receive, send_on)


async def _swallow(receive: Receive) -> None:
    left = SWALLOWED
    with suppress(TimeoutError):
        async with asyncio.timeout(SWALLOW_SECONDS):
            while left > 0 and (message := await receive()).get("more_body"):
                left -= len(message["body"])


def refused(path: str, status: int, message: str, fix: str = "", headers: dict[str, str] | None = None) -> Response:
    """A refusal in the form that the asker reads: JSON for programs, a line of text for people."""
    if path.startswith(PROGRAMS):
        return JSONResponse({"message": message, "fix": fix, "kind": ""}, status, headers)
    return PlainTextResponse(" ".join(filter(None, (message, fix))), status, headers)


def allowed(host_header: str, bound: str, names: Sequence[str] = ()) -> bool:
    """Whether a Host header names the address that the page is bound to, or one of the further `names`.

    Bound to every address, the page takes any address in figures and this machine's name: rebinding needs a name.
    """
    try:
        host = urlsplit(f"//{host_header}").hostname or ""
    except ValueError:
        return False
    if host in (*LOOPBACK, bound.lower(), *(name.lower() for name in names)):
        return bool(host)
    return bound in ANYWHERE and (_is_address(host) or host == socket.gethostname().lower())


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
