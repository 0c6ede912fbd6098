"""What is not, byte for byte, what was published is not used."""

import os

import pytest

from qa.downloads import File
from qa.errors import ModelError
from qa.integrity import amount, sound
from qa.models import Model
from tests.test_downloads import BODY, sha256_of

TINY = Model("tiny", "generator", (File("tiny.gguf", len(BODY), sha256_of(BODY)),), ())


@pytest.fixture
def path(tmp_path):
    """The file of the model, whole."""
    (tmp_path / "tiny.gguf").write_bytes(BODY)
    return tmp_path / "tiny.gguf"


def test_what_was_published_is_hashed_once(path):
    assert sound(TINY, path.parent) == path
    assert path.with_name("tiny.gguf.verified").is_file()


def test_a_cut_file_is_refused(path):
    path.write_bytes(BODY[:-1])
    with pytest.raises(ModelError, match=r"damaged: it has 2,999,999 bytes, not 3,000,000(?s:.)*qa models pull tiny"):
        sound(TINY, path.parent)


def test_an_unfinished_download_is_told(path):
    path.rename(path.with_name("tiny.gguf.partial"))
    with pytest.raises(ModelError, match="an unfinished download of 3 MB is"):
        sound(TINY, path.parent)


def test_another_file_of_the_same_size_is_refused(path):
    path.write_bytes(bytes(len(BODY)))
    with pytest.raises(ModelError, match=f"its sha256 is {sha256_of(bytes(len(BODY)))}, not {sha256_of(BODY)}"):
        sound(TINY, path.parent)
    assert not path.with_name("tiny.gguf.verified").exists()


def test_a_change_after_verifying_is_noticed(path):
    sound(TINY, path.parent)
    path.write_bytes(bytes(len(BODY)))
    with pytest.raises(ModelError, match="not the published file"):
        sound(TINY, path.parent)


def test_what_looks_unchanged_is_hashed_again_when_asked(path):
    sound(TINY, path.parent)
    before = path.stat()
    path.write_bytes(bytes(len(BODY)))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert sound(TINY, path.parent) == path  # size and time are all that a start looks at
    for trust in (False, True):
        with pytest.raises(ModelError, match="not the published file"):
            sound(TINY, path.parent, trust)


@pytest.mark.parametrize(("size", "words"), [(0, "0 MB"), (98_362_432, "98 MB"), (1_117_320_768, "1.1 GB")])
def test_sizes(size, words):
    assert amount(size) == words
