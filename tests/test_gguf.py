"""A GGUF file is told whole from cut or foreign by its header."""

import struct

import pytest

from qa import config, gguf
from qa.errors import ModelError


def build_gguf(tensor: bytes = bytes(4096)) -> bytes:
    """A whole GGUF file: two values in its header and one tensor of 4-byte numbers."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    values = text("general.alignment") + struct.pack("<II", 4, 64)
    values += text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("one") + text("two")
    tensors = text("output.weight") + struct.pack("<IQIQ", 1, len(tensor) // 4, 0, 0)
    header = b"GGUF" + struct.pack("<IQQ", 3, 1, 2) + values + tensors
    return header.ljust(-(-len(header) // 64) * 64, b"\0") + tensor


def test_a_whole_gguf_passes(tmp_path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(build_gguf())
    gguf.check(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a GGUF file: it begins with b''"),
        (b"PK\3\4 a zip", "is not a GGUF file: it begins with"),
        (b"<!DOCTYPE html>", "is not a GGUF file"),
        (b"GGUF", "does not end"),
        (build_gguf()[:90], "does not end"),
        (build_gguf()[:-4000], "is cut short: "),
        (b"GGUF" + b"\xff" * 400, "does not end"),
    ],
)
def test_what_is_no_whole_gguf_is_refused(tmp_path, data, words):
    path = tmp_path / "mine.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelError) as error:
        gguf.check(path)
    assert words in str(error.value)
    assert f"qa models pull {config.DEFAULT_MODEL}" in str(error.value)
