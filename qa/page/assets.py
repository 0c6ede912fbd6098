"""The files that the page loads from its own address: `page/style.css?v=3f2a…`, `page/script.js?v=…`, icons.

The `?v=` is a hash of the file, so that a browser keeps what has not changed and never shows an old style.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
ROUTE = "page"  # where the files are mounted; the links are relative, so a proxy may add a prefix
NAME = "Footnote"
TAGLINE = "Ask a folder of articles"
ICON = STATIC / "icon.png"
PARTS = ("sidebar", "library", "feedback", "editing", "settings")  # each has a style and a script
STYLES = ("style.css", *(f"{part}.css" for part in PARTS))
SCRIPTS = ("script.js", "following.js", "moving.js", "scope.js", "unfolding.js", *(f"{part}.js" for part in PARTS))


def head(*, script: bool = True) -> str:
    """What goes into the head of a page: style before the first paint, script before Gradio's components call it."""
    parts = [
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">',
        f'<meta name="description" content="{TAGLINE}; every sentence opens its source.">',
        f'<link rel="icon" type="image/svg+xml" href="{link("icon.svg")}"><script src="{link("look.js")}"></script>',
        *(f'<link rel="stylesheet" href="{link(name)}">' for name in STYLES),
        *(f'<script src="{link(name)}"></script>' for name in SCRIPTS if script),
    ]
    return "".join(parts)


def link(name: str) -> str:
    """The address of a file of the page, relative to where the page is."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{ROUTE}/{name}?v={digest}"


class Headed:
    """ASGI middleware that puts `head()` into the page itself.

    Gradio's own `head` is added by its script, after the first paint and sometimes after the components are there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.extra = head().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; only the page itself is changed."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def send_later(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                body = body.replace(b"</head>", self.extra + b"</head>", 1)
                MutableHeaders(scope=start)["Content-Length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": plain}, receive, send_later)
