import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from qa.catalog import Catalog
from qa.errors import IndexBusyError, IndexDamagedError, UsageError
from qa.types import Document, Passage, Skipped, Source
from tests.fakes import BagOfWords

ENCODER = BagOfWords()
MAY, JUNE = date(2023, 5, 31), date(2023, 6, 1)


def article(id, *paragraphs, published=None, title="News"):
    """A document of which each paragraph is a passage."""
    source = Source(id, title, published, "header" if published else "none", "heading")
    text, cut = "\n".join(paragraphs), []
    for paragraph in paragraphs:
        start = text.index(paragraph, cut[-1].end if cut else 0)
        end = start + len(paragraph)
        cut.append(Passage(source, start, end, paragraph, ((start, end),)))
    return Document(source, text, f"hash of {text}", ((0, 1),)), cut


def store(catalog, id, *paragraphs, **facts):
    document, cut = article(id, *paragraphs, **facts)
    catalog.replace(document, cut, ENCODER.encode([passage.text for passage in cut]))
    return document, cut


def found(catalog, *terms, **limits):
    hits = catalog.search_text([[term] for term in terms], 10, catalog.keys(**limits))
    return [passage.source.id for passage in catalog.passages([key for key, _ in hits])]


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    store(catalog, "a.txt", "Qassem Suleimani was killed.", "The café closed.", published=MAY, title="A general dies")
    store(catalog, "b.txt", "Troops left the base 🪖 in Iraq.", published=JUNE)
    store(catalog, "c.txt", "Ministers met in Paris.", "They left.")
    yield catalog
    catalog.close()


def test_a_document_comes_back_as_it_was_stored(catalog):
    document, cut = article("d/é.txt", "One – “two”.", "\ufeffThree 🪖.\r", published=MAY)
    catalog.replace(document, cut, ENCODER.encode([passage.text for passage in cut]))
    keys = catalog.passage_keys("d/é.txt")
    assert catalog.document("d/é.txt") == document
    assert catalog.passages(keys) == cut and catalog.passages(keys[::-1]) == cut[::-1]
    assert np.array_equal(catalog.vectors(keys)[1], ENCODER.encode([passage.text for passage in cut]))


def test_documents_are_sorted_and_counted(catalog):
    assert [source.id for source in catalog.documents()] == ["a.txt", "b.txt", "c.txt"]
    assert catalog.documents()[0].published == MAY and catalog.documents()[2].published is None
    assert (catalog.passage_count(), catalog.passage_count("a.txt"), catalog.passage_count("x")) == (5, 2, 0)
    assert abs((datetime.now(UTC) - catalog.newest_entry()).total_seconds()) < 60


def test_a_replaced_document_leaves_nothing_behind(catalog):
    old = catalog.passage_keys("a.txt")
    store(catalog, "a.txt", "Something else entirely.")
    assert found(catalog, "Suleimani") == [] and found(catalog, "entirely") == ["a.txt"]
    assert not set(old) & set(catalog.passage_keys()) and catalog.passage_count() == 4


def test_keys_are_never_given_twice(catalog):
    last = max(catalog.passage_keys())
    for id in ("a.txt", "b.txt", "c.txt"):
        catalog.remove(id)
    store(catalog, "new.txt", "Words.")
    assert catalog.passage_keys() == [last + 1]


def test_a_renamed_document_keeps_words_and_vectors(catalog):
    before = catalog.vectors(catalog.passage_keys("a.txt"))[1]
    source = replace(catalog.document("a.txt").source, id="z.txt", title="Zenith", published=JUNE)
    catalog.rename("a.txt", source)
    assert np.array_equal(catalog.vectors(catalog.passage_keys("z.txt"))[1], before)
    assert found(catalog, "Suleimani") == found(catalog, "Zenith")[:1] == ["z.txt"]
    assert "a.txt" not in catalog.hashes() and catalog.document("z.txt").source == source


def test_a_failed_replacement_changes_nothing(catalog):
    document, cut = article("a.txt", "New words.")
    version, spoilt = catalog.version, [replace(cut[0], start=1)]
    with pytest.raises(ValueError, match="not the text at its offsets"):
        catalog.replace(document, spoilt, ENCODER.encode(["x"]))
    with pytest.raises(ValueError, match="vectors of 9 numbers"):
        catalog.replace(document, cut, np.ones((1, 9), dtype=np.float32))
    assert found(catalog, "Suleimani") == ["a.txt"] and catalog.version == version


def test_words_are_found_by_stem_and_without_accents(catalog):
    assert found(catalog, "closing") == found(catalog, "cafe") == found(catalog, "CAFÉ") == ["a.txt"]


def test_spellings_of_a_term_are_alternatives(catalog):
    assert [key for key, _ in catalog.search_text([["Soleimani", "Suleimani"]], 5)] == catalog.passage_keys("a.txt")[:1]


def test_a_title_counts_less_than_the_text(catalog):
    store(catalog, "e.txt", "One.", "Two.", "Three.")
    store(catalog, "d.txt", "Another general spoke at length today.", title="Speech")
    assert found(catalog, "general")[0] == "d.txt" and "a.txt" in found(catalog, "general")


@pytest.mark.parametrize(
    "term", ['"', "a AND b", "NEAR(x y)", "text:base", "*", "-", "'; DROP TABLE words", "\0", "", "؟"]
)
def test_any_text_is_a_legal_term(catalog, term):
    assert isinstance(catalog.search_text([[term]], 5), list)
    assert found(catalog, term, "Paris") == ["c.txt"]


def test_a_word_that_stands_everywhere_selects_nothing(catalog):
    for number in range(5):
        store(catalog, f"{number}.txt", f"Iraq {number}.")
    assert catalog.search_text([["Iraq"]], 10) == []


def test_scores_are_positive_and_fall(catalog):
    scores = [score for _, score in catalog.search_text([["killed"], ["general"], ["Paris"]], 10)]
    assert scores == sorted(scores, reverse=True) and min(scores) > 0 and len(scores) == 3
    assert len(catalog.search_text([["killed"], ["general"], ["Paris"]], 1)) == 1


def test_limits_select_keys(catalog):
    ids = {key: id for id in catalog.hashes() for key in catalog.passage_keys(id)}
    assert catalog.keys() is None
    for limits, expected in [
        ({"sources": ["c.txt", "none"]}, {"c.txt"}),
        ({"since": MAY}, {"a.txt", "b.txt"}),
        ({"since": JUNE}, {"b.txt"}),
        ({"until": MAY}, {"a.txt"}),
        ({"sources": ["a.txt"], "since": JUNE}, set()),
    ]:
        assert {ids[key] for key in catalog.keys(**limits)} == expected
    assert found(catalog, "killed", "Troops", since=JUNE) == ["b.txt"]


def test_every_change_gives_another_version_and_a_note_none(catalog):
    versions = [catalog.version]
    store(catalog, "c.txt", "Changed.")
    versions.append(catalog.version)
    catalog.remove("c.txt")
    versions.append(catalog.version)
    catalog.record_run("articles", [Skipped("x.pdf", "it is encrypted")])
    assert len(set(versions)) == 3 and catalog.version == versions[-1]
    assert catalog.skipped() == [Skipped("x.pdf", "it is encrypted")] and catalog.folder == "articles"


def test_cleared_it_holds_nothing_but_its_fingerprint(catalog):
    catalog.clear("model b")
    assert catalog.fingerprint == "model b" and catalog.documents() == [] and catalog.passage_count() == 0
    assert catalog.vectors()[0] == [] and found(catalog, "killed") == []


def test_a_snapshot_sees_one_version_while_another_writes(catalog):
    with catalog.snapshot():
        version, keys = catalog.version, catalog.passage_keys("a.txt")
        other = Catalog(catalog.path)
        other.remove("a.txt")
        assert catalog.version == version and len(catalog.passages(keys)) == 2
        other.close()
    with pytest.raises(IndexBusyError, match="ask again"):
        catalog.passages(keys)


def test_threads_read_while_one_writes(catalog):
    failures, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            with catalog.snapshot():
                if len(catalog.passages(catalog.passage_keys())) != catalog.passage_count():
                    failures.append("torn")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writer = Catalog(catalog.path)
    for number in range(60):
        store(writer, "w.txt", *(f"Number {number} of {part}." for part in range(number % 5 + 1)))
    stop.set()
    for reader in readers:
        reader.join()
    writer.close()
    assert not failures and catalog.passage_count("w.txt") == 5


def test_an_unknown_document_is_a_usage_error(catalog):
    with pytest.raises(UsageError, match=r"no article 'x\.txt'"):
        catalog.document("x.txt")


def test_damaged_pages_are_found_by_check(catalog, tmp_path):
    for number in range(50):
        store(catalog, f"{number}.txt", *(f"Words {number * part} and more." for part in range(20)))
    catalog.check()
    catalog.close()
    data = bytearray(catalog.path.read_bytes())
    data[8192:-8192] = bytes(len(data) - 16384)
    catalog.path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        Catalog(catalog.path).check()
