"""Who is asking: each browser gets a random key as a cookie, and what it asks is kept under that key.

The key is no name and no password: it only keeps the conversations of several people on one page apart.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.page.conversation import Exchanges, Seen

COOKIE = "footnote"
KEY = re.compile(r"[\w-]{32}")
KEPT_FOR = 400 * 24 * 3600  # seconds, the most that browsers grant; every visit begins it anew


def owner(request: Any) -> str:
    """The key of the browser that sent a request, Starlette's or Gradio's; empty when it has none."""
    key = getattr(request, "request", request).cookies.get(COOKIE, "")
    return key if KEY.fullmatch(key) else ""


def seen(request: Any, conversation: str | None = "", exchanges: Exchanges = ()) -> Seen:
    """What a tab shows, from a request of Gradio."""
    return Seen(str(request.session_hash), owner(request), conversation or "", exchanges)


class Recognised:
    """ASGI middleware that gives every browser a key with the page.

    Lax, not Strict: Strict would hide the key from a visit that follows a link, which would then get another one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; only the answer to the page itself is changed."""
        if scope["type"] != "http" or scope["path"] != "/":
            return await self.app(scope, receive, send)
        key = owner(HTTPConnection(scope)) or secrets.token_urlsafe(24)

        async def send_with_key(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{COOKIE}={key}; Path=/; Max-Age={KEPT_FOR}; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_key)
