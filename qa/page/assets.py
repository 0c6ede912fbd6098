"""The files that the page loads from its own address: `page/style.css?v=3f2a…`, `page/script.js?v=…`, icons.

The `?v=` is a hash of the file, so that a browser keeps what has not changed and never shows an old style.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).parent / "static"
ROUTE = "page"  # where the files are mounted; the links are relative, so a proxy may add a prefix
NAME = "Footnote"
TAGLINE = "Ask a folder of articles"
ICON = STATIC / "icon.png"


def head() -> str:
    """What goes into the head of the page: the style must be there before the first paint, the script before Gradio."""
    return (
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">'
        f'<meta name="description" content="{TAGLINE}; every sentence opens its source.">'
        f'<link rel="icon" type="image/svg+xml" href="{_link("icon.svg")}">'
        f'<link rel="stylesheet" href="{_link("style.css")}"><script src="{_link("script.js")}"></script>'
    )


def _link(name: str) -> str:
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{ROUTE}/{name}?v={digest}"
