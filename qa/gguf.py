"""Whether a file is a whole GGUF, told from its header alone, so that 1 GB is not read.

    check(Path("cut.gguf"))   →   ModelError: cut.gguf is cut short: 5,000,000 of at least 98,360,200 bytes

A model of the user's own has no published hash; this is what is known of it before llama.cpp loads it.
"""

from __future__ import annotations

import math
import mmap
import struct
from pathlib import Path

from qa.config import DEFAULT_MODEL
from qa.errors import ModelError

TEXT, ARRAY = 8, 9  # types of a value in the header; the others have the sizes below
SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}


def check(path: Path) -> None:
    """ModelError unless a file begins as a GGUF does and is long enough for the tensors that it announces."""
    fix = f"get a whole GGUF file, or use the default one: qa models pull {DEFAULT_MODEL}"
    size = path.stat().st_size
    with path.open("rb") as file:
        if (magic := file.read(4)) != b"GGUF":
            raise ModelError(f"{path} is not a GGUF file: it begins with {magic!r}", fix=fix)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            try:
                needed = _length(view)
            except (struct.error, IndexError, KeyError, OverflowError) as error:
                raise ModelError(f"{path} is cut short or damaged: its GGUF header does not end", fix=fix) from error
    if size < needed:
        raise ModelError(f"{path} is cut short: {size:,} of at least {needed:,} bytes", fix=fix)


def _length(view: mmap.mmap) -> int:
    """The least length of a GGUF file, from its header: where its last tensor begins, and one bit for each weight.

    Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
    """
    _, tensors, values = struct.unpack_from("<IQQ", view, 4)
    at, alignment, ends = 24, 32, [0]
    for _ in range(values):
        key, at = at + 8, _after_text(view, at)
        (kind,) = struct.unpack_from("<I", view, at)
        if view[key:at] == b"general.alignment":
            (alignment,) = struct.unpack_from("<I", view, at + 4)
        at = _after_value(view, kind, at + 4)
    for _ in range(tensors):
        at = _after_text(view, at)
        (dimensions,) = struct.unpack_from("<I", view, at)
        *shape, _, offset = struct.unpack_from(f"<{dimensions}QIQ", view, at + 4)
        at += 16 + 8 * dimensions
        ends.append(offset + math.prod(shape) // 8)
    return -(-at // alignment) * alignment + max(ends)


def _after_value(view: mmap.mmap, kind: int, at: int) -> int:
    if kind == TEXT:
        return _after_text(view, at)
    if kind != ARRAY:
        return at + SIZES[kind]
    kind, count = struct.unpack_from("<IQ", view, at)
    if kind != TEXT:
        return int(at + 12 + count * SIZES[kind])
    at += 12
    for _ in range(count):
        at = _after_text(view, at)
    return at


def _after_text(view: mmap.mmap, at: int) -> int:
    (size,) = struct.unpack_from("<Q", view, at)
    return at + 8 + int(size)
