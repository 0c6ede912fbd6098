import json
import logging
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from qa.catalog import Catalog
from qa.errors import UsageError
from qa.store import Store
from qa.types import Document, Passage, Source
from tests.fakes import BagOfWords

ENCODER = BagOfWords()


def store(catalog, id, count):
    text = "".join(f"{id} says {number} of {number % 7} words. " for number in range(count))
    source, width = Source(id, f"Title of {id}", date(2023, 2, 1)), len(text) // count
    cut = [Passage(source, at, at + width, text[at : at + width]) for at in range(0, width * count, width)]
    catalog.replace(Document(source, text, id), cut, ENCODER.encode([passage.text for passage in cut]))


def ask(chroma, text, k=5, allowed=None):
    return chroma.query(ENCODER.encode([text])[0], k, allowed)


def exact(catalog, text, k=5):
    keys, vectors = catalog.vectors()
    scores = vectors @ ENCODER.encode([text])[0]
    return sorted(zip(keys, scores.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]


def same(found, expected):
    return [round(score, 4) for _, score in found] == [round(score, 4) for _, score in expected]


def current(chroma):
    return chroma.path / json.loads((chroma.path / "state.json").read_text())["folder"]


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    for id in ("a.txt", "b.txt", "c.txt"):
        store(catalog, id, 20)
    yield catalog
    catalog.close()


@pytest.fixture
def chroma(tmp_path, catalog):
    chroma = Store(tmp_path / "chroma")
    chroma.sync(catalog)
    yield chroma
    chroma.close()


def used(chroma):
    return chroma._opened is not None


def test_chroma_answers_like_the_exact_product(catalog, chroma):
    found = ask(chroma, "b.txt says 3")
    assert used(chroma) and same(found, exact(catalog, "b.txt says 3"))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_the_collection_is_readable_by_other_means(catalog, chroma):
    ask(chroma, "x")
    record = chroma._opened[2].get(ids=[str(catalog.passage_keys("b.txt")[1])], include=["documents", "metadatas"])
    metadata = record["metadatas"][0]
    text = catalog.document("b.txt").text[metadata["start"] : metadata["end"]]
    assert record["documents"] == [text] and metadata["published"] == 20230201 and metadata["source"] == "b.txt"


def test_only_allowed_passages_are_found(catalog, chroma):
    allowed = catalog.keys(["c.txt"])
    found = ask(chroma, "b.txt says 3", 30, allowed)
    assert {key for key, _ in found} == allowed
    assert ask(chroma, "b.txt", 5, set()) == [] and ask(chroma, "b.txt", 0) == []


def test_more_than_there_are_gives_all(catalog, chroma):
    assert {key for key, _ in ask(chroma, "words", 500)} == set(catalog.passage_keys())


def test_an_empty_catalog_finds_nothing(tmp_path):
    catalog, chroma = Catalog(tmp_path / "none.sqlite"), Store(tmp_path / "none")
    chroma.sync(catalog)
    assert ask(chroma, "words") == []
    catalog.close()


def test_a_sync_changes_only_what_differs(catalog, chroma):
    told = []
    store(catalog, "b.txt", 5)
    catalog.remove("c.txt")
    chroma.sync(catalog, lambda done, total: told.append(total))
    assert set(told) == {5} and {key for key, _ in ask(chroma, "x", 100)} == set(catalog.passage_keys())
    assert same(ask(chroma, "b.txt says 3"), exact(catalog, "b.txt says 3")) and used(chroma)


def test_a_second_sync_touches_nothing(catalog, chroma):
    before = current(chroma).stat(), (chroma.path / "state.json").stat().st_mtime_ns
    chroma.sync(catalog)
    assert (current(chroma).stat(), (chroma.path / "state.json").stat().st_mtime_ns) == before


def test_a_stale_store_is_not_asked(catalog, chroma):
    ask(chroma, "x")
    store(catalog, "new.txt", 3)
    found = ask(chroma, "new.txt says 2 of 2 words.")
    assert not used(chroma) and found[0][0] in catalog.passage_keys("new.txt")


def test_a_reader_takes_up_what_another_wrote(catalog, chroma):
    reader = Store(chroma.path)
    reader.follow(catalog)
    ask(reader, "x")
    old = current(chroma)
    store(catalog, "new.txt", 3)
    chroma.sync(catalog)
    assert ask(reader, "new.txt says 2 of 2 words.")[0][0] in catalog.passage_keys("new.txt")
    assert used(reader) and not old.exists() and current(chroma).exists()
    reader.close()


def test_a_catalog_made_anew_makes_the_store_stale(tmp_path, catalog, chroma):
    other = Catalog(tmp_path / "other.sqlite")
    for id in ("x.txt", "y.txt", "z.txt"):
        store(other, id, 20)
    assert other.version.split(":")[1] == catalog.version.split(":")[1]
    chroma.follow(other)
    assert same(ask(chroma, "y.txt says"), exact(other, "y.txt says")) and not used(chroma)
    chroma.sync(other)
    assert same(ask(chroma, "y.txt says"), exact(other, "y.txt says")) and used(chroma)
    other.close()


def damaged(chroma, pattern, spoil):
    chroma.close()
    for path in list(current(chroma).rglob(pattern)):
        spoil(path)


@pytest.mark.parametrize(
    ("pattern", "spoil"),
    [
        ("chroma.sqlite3", lambda path: path.write_bytes(os.urandom(50_000))),
        ("data_level0.bin", lambda path: path.write_bytes(os.urandom(path.stat().st_size))),
        ("*.bin", lambda path: path.write_bytes(path.read_bytes()[:10])),
        ("header.bin", lambda path: path.unlink()),
        ("*.sqlite3", lambda path: shutil.rmtree(path.parent)),
    ],
)
def test_a_damaged_store_is_noticed_and_mended(catalog, chroma, caplog, pattern, spoil):
    damaged(chroma, pattern, spoil)
    assert same(ask(chroma, "b.txt says 3"), exact(catalog, "b.txt says 3")) and not used(chroma)
    chroma.sync(catalog)
    assert same(ask(chroma, "b.txt says 3"), exact(catalog, "b.txt says 3")) and used(chroma)


def test_a_failing_chroma_is_said_once(catalog, chroma, caplog):
    damaged(chroma, "chroma.sqlite3", lambda path: path.write_bytes(os.urandom(50_000)))
    with caplog.at_level(logging.WARNING):
        ask(chroma, "x")
        ask(chroma, "x")
    assert [record.levelname for record in caplog.records if record.name == "qa.store"] == ["WARNING"]


def test_an_unfinished_store_is_cleared_away(catalog, chroma):
    (chroma.path / "unfinished").mkdir()
    (chroma.path / "unfinished" / "chroma.sqlite3").write_bytes(b"half")
    store(catalog, "b.txt", 2)
    chroma.sync(catalog)
    assert [path.name for path in chroma.path.iterdir() if path.is_dir()] == [current(chroma).name]


def test_many_deletions_lead_to_a_store_built_anew(catalog, chroma):
    for count in (21, 22, 23, 24, 25):
        store(catalog, "a.txt", count)
        chroma.sync(catalog)
    assert json.loads((chroma.path / "state.json").read_text())["deleted"] < 100
    assert same(ask(chroma, "a.txt says 3", 40), exact(catalog, "a.txt says 3", 40)) and used(chroma)


def test_threads_share_a_store(catalog, chroma):
    texts = [f"{id} says {number}" for id in ("a.txt", "b.txt") for number in range(10)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: ask(chroma, text), texts))
    assert all(same(pairs, exact(catalog, text)) for text, pairs in zip(texts, found, strict=True))


def test_a_store_without_a_catalog_says_so(tmp_path):
    with pytest.raises(UsageError, match="follows no catalog"):
        ask(Store(tmp_path / "chroma"), "x")
