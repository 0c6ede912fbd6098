"""Bytes to text by their encoding, or the reason why that cannot be done.

    decode("Le président".encode("cp1252"))   →   "Le président"
    decode(bytes(9))                          →   Unreadable: it is not text: it holds control characters …

The reason is for the person whose file it is: it says what to do about it.
"""

from __future__ import annotations

import codecs
import re

from qa.errors import CorpusError

MAX_FOREIGN = 0.25  # more non-ASCII than this in an unmarked 8-bit file is not western European text


class Unreadable(CorpusError):
    """One file cannot be read; the message is the reason in plain words, without the file's name."""


def decode(data: bytes, declared: str = "") -> str:
    """Text by its byte-order mark, else `declared`, else utf-8, else cp1252 if plausible; Unreadable otherwise.

    A utf-8 byte-order mark stays as U+FEFF so that offsets equal those of `data.decode("utf-8")`.
    """
    marks = (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8")
    for mark, encoding in (*marks, (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _checked(_decoded(data, encoding))
    for encoding in filter(None, (declared, "utf-8")):
        if (text := _decoded(data, encoding)) is not None:
            return _checked(text)
    text = _decoded(data, "cp1252")
    foreign = sum(byte > 127 for byte in data)
    if text is None or foreign > MAX_FOREIGN * len(data):
        raise Unreadable("its encoding is not known: save it as UTF-8")
    return _checked(text)


def storable(text: str) -> str:
    """Without what no text store takes: NUL and halves of surrogate pairs, which damaged files yield."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _checked(text: str | None) -> str:
    if text is None:
        raise Unreadable("its encoding is damaged: save it as UTF-8")
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        raise Unreadable("it is not text: it holds control characters (binary data, or UTF-16 without its mark)")
    return text
