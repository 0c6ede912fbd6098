"""A password for the page on a network: HTTP Basic in a browser, Basic or Bearer from a program.

It stands before everything, the files of the page and the state of the program included. It is compared in constant
time, and whoever gets it wrong several times must wait.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import UsageError
from qa.page.assets import NAME
from qa.page.guard import refused

SHORTEST = 8
FREE_ATTEMPTS = 5  # wrong ones from one address before it must wait
WAIT_SECONDS = 30.0
REMEMBERED = 1000  # addresses; the one that failed longest ago is forgotten first
CHALLENGE = {"WWW-Authenticate": f'Basic realm="{NAME}", charset="UTF-8"'}


class Password:
    """ASGI middleware: lets a request through when it brings the password; any user name will do."""

    def __init__(self, app: ASGIApp, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._digest = _digest(password)
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how many, and when last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or ask for the password."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        path, address = scope["path"], (scope.get("client") or ("",))[0]
        brought = given(Headers(scope=scope).get("authorization", ""))
        wait = self._wait(address)
        if wait and brought is not None:
            later = {"Retry-After": str(int(wait) + 1)}
            return refused(path, 429, "Wrong password too often.", f"Try again in {int(wait) + 1} seconds.", later)
        if brought is not None and hmac.compare_digest(_digest(brought), self._digest):
            self._failures.pop(address, None)
            return None
        if brought is not None:
            self._note(address)
        return refused(path, 401, "This needs the password.", "Send it with HTTP Basic, any user name.", CHALLENGE)

    def _wait(self, address: str) -> float:
        """Seconds that an address must wait before its next attempt counts."""
        count, last = self._failures.get(address, (0, 0.0))
        left = last + WAIT_SECONDS - self._clock()
        if count and left <= 0:
            del self._failures[address]
        return left if count >= FREE_ATTEMPTS and left > 0 else 0.0

    def _note(self, address: str) -> None:
        count, _ = self._failures.pop(address, (0, 0.0))
        self._failures[address] = count + 1, self._clock()
        if len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)


def given(authorization: str) -> str | None:
    """The password in an Authorization header; None when there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip().encode("latin-1").decode("utf-8", "replace")  # headers come as Latin-1
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def read(path: Path) -> str:
    """The password in a file, its first line. UsageError when there is none."""
    try:
        lines = path.expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(
            f"no password can be read from {path}: {reason}", fix="write it into the first line"
        ) from error
    if not lines or not lines[0].strip():
        raise UsageError(f"{path} holds no password", fix="write it into the first line")
    return lines[0].strip()


def checked(password: str) -> str:
    """A password that is worth asking for, or none. UsageError when it is short."""
    if password and len(password) < SHORTEST:
        raise UsageError(f"the password has fewer than {SHORTEST} characters", fix="take a longer one")
    return password


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
