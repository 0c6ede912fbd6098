"""Reading a folder: which files count, every refusal with its reason."""

import hashlib
import os
from pathlib import Path

import pytest

from qa import corpus
from qa.corpus import load, scan
from qa.decoding import Unreadable
from qa.errors import CorpusError

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ARTICLE = "Troops to leave the north\n\nThe ministry said so on Tuesday.\n"


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def reading(folder, name, content):
    return load(folder, write(folder, name, content))


def refusal(folder, name, content):
    with pytest.raises(Unreadable) as caught:
        reading(folder, name, content)
    return str(caught.value)


def test_the_seed_articles_are_read_to_the_byte():
    files, skipped = scan(SEEDS)
    assert len(files) == 5 and skipped == []
    for path in files:
        document = load(SEEDS, path)
        assert document.source.id == path.name
        assert document.text == path.read_bytes().decode("utf-8")
        assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_scan_sorts_descends_and_tells_what_it_leaves_out(tmp_path):
    for name in ("b.txt", "a/z.MD", "a/b/c.htm", ".hidden.txt", ".git/config.txt", "~$draft.docx"):
        write(tmp_path, name, ARTICLE)
    for name in ("photo.jpg", "notes.odt", "README"):
        write(tmp_path, name, b"\x00")
    files, skipped = scan(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["a/b/c.htm", "a/z.MD", "b.txt"]
    assert [item.path for item in skipped] == ["README", "notes.odt", "photo.jpg"]
    assert skipped[1].reason.startswith(".odt files are not read, only .txt .md")


def test_links_do_not_lead_out_of_the_folder(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(inside, "a.txt", ARTICLE)
    secret = write(outside, "secret.txt", ARTICLE)
    links = {"b.txt": inside / "a.txt", "c.txt": secret, "d.txt": inside / "gone", "e": outside, "f": inside}
    for name, target in links.items():
        (inside / name).symlink_to(target)
    files, skipped = scan(inside)
    assert [path.name for path in files] == ["a.txt", "b.txt"]
    assert [(item.path, item.reason.split(";")[0]) for item in skipped] == [
        ("c.txt", "a link that leads out of the folder"),
        ("d.txt", "a link to nowhere"),
        ("e", "a link that leads out of the folder"),
        ("f", "a link to a folder"),
    ]
    with pytest.raises(Unreadable, match="out of the folder"):
        load(inside, inside / "c.txt")


def test_a_folder_that_is_itself_a_link_is_read(tmp_path):
    write(tmp_path / "real", "a.txt", ARTICLE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files, _ = scan(tmp_path / "link")
    assert load(tmp_path / "link", files[0]).source.id == "a.txt"


def test_special_files_and_names_that_are_not_text_are_skipped(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(ARTICLE)
    _, skipped = scan(tmp_path)
    assert [(item.path, item.reason) for item in skipped] == [
        ("caf\ufffd.txt", "its name is not valid text"),
        ("pipe.txt", "not a regular file"),
    ]


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="does not exist") as caught:
        scan(tmp_path / "nowhere")
    assert "qa index" in caught.value.fix


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything: run as a user")
def test_permission_is_a_reason(tmp_path):
    path = write(tmp_path, "a.txt", ARTICLE)
    path.chmod(0)
    with pytest.raises(Unreadable, match="permission denied"):
        load(tmp_path, path)


@pytest.mark.parametrize(
    "data",
    [
        "One.\r\nTwo — “three”.\r\n\r\n  Four\t\r\n".encode(),
        "\ufeffOne.\nTwo \U0001f600 e\u0301 é.\n".encode(),
        b"Old\rMac\rlines.",
    ],
    ids=["CRLF", "byte-order mark", "CR"],
)
def test_text_is_exactly_the_decoded_bytes(tmp_path, data):
    for name in ("a.txt", "a.md"):
        assert reading(tmp_path, name, data).text == data.decode("utf-8")


def test_a_byte_order_mark_is_boilerplate(tmp_path):
    assert reading(tmp_path, "a.txt", "\ufeff" + ARTICLE).boilerplate == ((0, 1),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "no text"),
        (b"\xef\xbb\xbf", "no text"),
        (b"MZ\x00\x01binary", "control characters"),
        (b"Leave a Reply\nYour email address will not be published.\n", "nothing but boilerplate"),
    ],
)
def test_text_that_cannot_be_read_has_a_reason(tmp_path, data, reason):
    assert reason in refusal(tmp_path, "a.txt", data)


def test_size_is_a_reason(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(corpus.MAX_BYTES + 1)
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        load(tmp_path, path)
