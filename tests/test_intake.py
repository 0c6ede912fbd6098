import errno
import os
import time
from types import SimpleNamespace

import pytest

from qa import intake
from qa.corpus import MAX_BYTES, scan
from qa.decoding import Unreadable
from qa.errors import CorpusError, DiskFullError, UsageError
from qa.intake import Incoming, checked_name, place, sweep

TEXT = b"Ferries resume.\n\nThe island ferry runs again."


def take(folder, name, data=TEXT, known=()):
    incoming = Incoming(folder, name, len(data))
    try:
        incoming.write(data[:7])
        incoming.write(data[7:])
        return incoming.keep(dict(known))
    finally:
        incoming.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_comes_in_whole(tmp_path):
    assert take(tmp_path, "ferry.txt") == "ferry.txt"
    assert (tmp_path / "ferry.txt").read_bytes() == TEXT
    assert names(tmp_path) == ["ferry.txt"]


def test_a_draft_is_no_article_and_goes_when_it_is_not_kept(tmp_path):
    incoming = Incoming(tmp_path, "ferry.txt")
    incoming.write(TEXT)
    assert scan(tmp_path) == ([], [])
    incoming.close()
    incoming.close()
    assert names(tmp_path) == []


def test_it_is_never_put_over_another(tmp_path):
    (tmp_path / "ferry.txt").write_text("The first.")
    assert take(tmp_path, "ferry.txt") == "ferry (2).txt"
    assert take(tmp_path, "ferry.txt", b"Another still.") == "ferry (3).txt"
    assert (tmp_path / "ferry.txt").read_text() == "The first."


def test_where_there_are_no_hard_links_nothing_is_overwritten_either(tmp_path, monkeypatch):
    def no_links(*places, **options):
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert take(tmp_path, "ferry.txt") == "ferry.txt"
    assert take(tmp_path, "ferry.txt", b"Another one.") == "ferry (2).txt"
    assert names(tmp_path) == ["ferry (2).txt", "ferry.txt"]


def test_the_same_file_again_is_said_to_be_there(tmp_path):
    take(tmp_path, "ferry.txt")
    known = {"ferry.txt": "4" * 64, "old.txt": intake.hashlib.sha256(TEXT).hexdigest()}
    with pytest.raises(UsageError, match=r"copy\.txt is there already, as old\.txt"):
        take(tmp_path, "copy.txt", known=known)
    assert names(tmp_path) == ["ferry.txt"]


@pytest.mark.parametrize(
    "name",
    [
        *("../ferry.txt", "a/ferry.txt", "/etc/ferry.txt", "a\\ferry.txt", "C:\\ferry.txt"),
        *("", "  ", ".", "..", ".ferry.txt", "~$ferry.docx", "fer\nry.txt", "ferry\0.txt", "\u202etxt.exe.txt"),
        *("ferry", "ferry.exe", "ferry.svg", "ferry.txt.sh", "con.txt", "NUL.pdf", "a:b.txt", "what?.txt"),
        "x" * 300 + ".txt",
    ],
)
def test_a_name_that_may_not_be_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(UsageError) as refused:
        Incoming(tmp_path, name)
    assert refused.value.fix
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Straße 7.TXT", "Straße 7.TXT"), (" a.txt ", "a.txt"), ("مقال.md", "مقال.md"), ("e\u0301.txt", "é.txt")],
)
def test_names_of_every_language_are_kept(name, kept):
    assert checked_name(name) == kept


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"<html>not a pdf</html>", "not a pdf"),
        ("a.docx", TEXT, "not a docx"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text|encoding"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\n ", "no text"),
    ],
)
def test_the_content_must_be_of_the_kind_that_the_name_says(tmp_path, name, data, reason):
    with pytest.raises(Unreadable, match=reason):
        take(tmp_path, name, data)
    assert names(tmp_path) == []


def test_too_large_is_refused_by_what_is_said_and_by_what_comes(tmp_path):
    with pytest.raises(UsageError, match="larger than 20 MB"):
        Incoming(tmp_path, "a.txt", MAX_BYTES + 1)
    incoming = Incoming(tmp_path, "a.txt", 5)
    with pytest.raises(UsageError, match="larger than 20 MB"):
        for _ in range(21):
            incoming.write(bytes(1024 * 1024))
    incoming.close()
    assert names(tmp_path) == []


def test_a_full_disk_is_said_before_and_while_writing(tmp_path, monkeypatch):
    incoming = Incoming(tmp_path, "a.txt")

    def full(data):
        raise OSError(errno.ENOSPC, "full")

    incoming._file.close()
    incoming._file = SimpleNamespace(write=full, close=lambda: None)
    with pytest.raises(DiskFullError):
        incoming.write(TEXT)
    incoming.close()
    monkeypatch.setattr(intake.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(DiskFullError, match="0 MB are free"):
        Incoming(tmp_path, "a.txt", 5)
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(CorpusError, match="cannot be written") as refused:
        Incoming(tmp_path / "gone", "a.txt")
    assert refused.value.fix


def test_only_old_drafts_are_swept(tmp_path):
    old, new = tmp_path / ".incoming-1.txt", tmp_path / ".incoming-2.txt"
    for draft in (old, new):
        draft.write_text("x")
    os.utime(old, (time.time() - 7200,) * 2)
    sweep(tmp_path)
    assert names(tmp_path) == [".incoming-2.txt"]


def test_placing_keeps_the_folder_of_an_id(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("there")
    (tmp_path / "draft").write_text("new")
    assert place(tmp_path / "draft", tmp_path, "sub/a.txt") == "sub/a (2).txt"
