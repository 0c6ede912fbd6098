"""What a browser may ask of the page, decided before Gradio sees it.

Gradio does not look at the Host header, so any web site could reach the page through a name of its own that points
at 127.0.0.1 (DNS rebinding); and it serves more than this page needs: files, uploads, addresses fetched on demand.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::", "")
# What the script of Gradio calls for this page. Everything else under /gradio_api (upload, file=, proxy=, stream,
# run history, monitoring, code editing …) stays shut.
OPEN = re.compile(
    r"/gradio_api/(queue/(join|data)|run/predict|heartbeat/\w+|component_server|startup-events|cancel|reset)/?"
)
SHUT = re.compile(r"/(gradio_api|monitoring|login|logout|config|svelte|deep_link|custom_component)(/|$)")
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

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        refusal = self.refusal(scope["path"], Headers(scope=scope)) if scope["type"] == "http" else "Not here"
        if refusal and scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = PlainTextResponse(refusal, status_code=403) if refusal else self.app
        await answer(scope, receive, send_with_headers)

    def refusal(self, path: str, headers: Headers) -> str:
        """Why the request is not served, or nothing."""
        if not allowed(headers.get("host", ""), self.host):
            return "This page answers only to the address it was started on."
        origin = headers.get("origin")
        if origin and urlsplit(origin).netloc != headers["host"]:
            return "Another site may not use this page."
        if SHUT.match(path) and not OPEN.fullmatch(path):
            return "This page does not offer that."
        return ""


def allowed(host_header: str, bound: str) -> bool:
    """Whether a Host header names the address that the page is bound to.

    Bound to every address, the page takes any address in figures and this machine's name: rebinding needs a name.
    """
    try:
        host = urlsplit(f"//{host_header}").hostname or ""
    except ValueError:
        return False
    if host in (*LOOPBACK, bound.lower()):
        return bool(host)
    return bound in ANYWHERE and (_is_address(host) or host == socket.gethostname().lower())


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
