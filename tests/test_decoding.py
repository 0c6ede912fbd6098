"""Bytes to text: every encoding that marks itself or is plausible, and a reason for the others."""

import pytest

from qa.decoding import Unreadable, decode, storable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding):
    text = "Le président a dit « oui » – enfin.\n"
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_comes_before_the_usual_ones():
    text = "Правительство объявило о выводе войск."
    assert decode(text.encode("cp1251"), "windows-1251") == text
    assert decode(text.encode(), "no-such-encoding") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)), "encoding is not known"),
        ("Правительство объявило о выводе войск.".encode("cp1251"), "encoding is not known"),
        ("Words in the wrong width".encode("utf-16-le"), "control characters"),
        (b"\xff\xfea", "encoding is damaged"),
        (b"MZ\x00\x01binary", "control characters"),
    ],
)
def test_what_is_not_text_has_a_reason(data, reason):
    with pytest.raises(Unreadable, match=reason):
        decode(data)


def test_a_byte_order_mark_of_utf_8_stays_so_that_offsets_hold():
    assert decode("\ufeffOne.".encode()) == "\ufeffOne."


def test_what_no_store_takes_is_left_out():
    assert storable("a\x00b\ud800c") == "ab?c"
