"""Keeping the folder over the whole program, with a scripted generator and small real articles."""

import os
import shutil
import threading
import time

import pytest

import qa
from qa import indexing
from qa.assistant import Assistant
from qa.errors import CorpusError, IndexBusyError, QAError, UsageError
from qa.page import keeper as keepers
from qa.page.keeper import Keeper
from tests.scripted_model import ScriptedModel

ZORBIA = "The Zorbian capital is Alba.\n\nAlba is a city of the Zorbian coast."


@pytest.fixture
def assistant(tmp_path, seeds, monkeypatch):
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: ScriptedModel({"Zorbian": "It is Alba."}))
    folder = shutil.copytree(seeds, tmp_path / "articles")
    with qa.open(folder, tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def keeper(assistant, monkeypatch):
    monkeypatch.setattr(keepers, "EVERY", 0.0)
    keeper = Keeper(assistant)
    yield keeper
    keeper.wait(60)


def add(keeper, name, text):
    incoming = keeper.incoming(name, len(text))
    try:
        incoming.write(text.encode())
        return keeper.keep(incoming)
    finally:
        incoming.close()


def listed(keeper):
    return {source.id for source in keeper.assistant.sources()}


def test_an_added_file_can_be_asked_about_at_once(keeper, assistant):
    before = keeper.state().version
    assert add(keeper, "zorbia.txt", ZORBIA) == "zorbia.txt"
    keeper.wait(60)
    assert keeper.state().version != before
    assert assistant.answer("What is the Zorbian capital?").citations[0].source == "zorbia.txt"
    assert keeper.shelf().passages["zorbia.txt"] == 1


def test_a_file_put_there_by_hand_is_noticed_while_no_page_is_open(keeper, monkeypatch):
    monkeypatch.setattr(keepers, "EVERY", 0.05)
    closing = threading.Event()
    watching = threading.Thread(target=keeper.watch, args=[closing])
    watching.start()
    try:
        (keeper.folder / "zorbia.txt").write_text(ZORBIA)
        until = time.monotonic() + 30
        while "zorbia.txt" not in listed(keeper) and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        closing.set()
        watching.join(10)
    assert "zorbia.txt" in listed(keeper) and not watching.is_alive()


def test_nothing_is_read_while_nothing_changes(keeper, monkeypatch):
    monkeypatch.setattr(keeper.assistant, "refresh", lambda *a, **k: pytest.fail("the folder is as it was"))
    before = keeper.state()
    for _ in range(4):
        keeper.look()
    assert not keeper.busy
    assert keeper.state() == before


def test_a_file_put_in_by_hand_is_noticed_once_it_has_stopped_growing(keeper, assistant):
    path = assistant.config.folder / "zorbia.txt"
    path.write_text(ZORBIA[:30])
    keeper.look()
    assert not keeper.busy
    path.write_text(ZORBIA)
    keeper.look()
    assert not keeper.busy
    keeper.look()
    keeper.wait(60)
    assert assistant.document("zorbia.txt").text == ZORBIA


def test_looking_on_request_does_not_wait(keeper, assistant):
    (assistant.config.folder / "zorbia.txt").write_text(ZORBIA)
    keeper.look(at_once=True)
    keeper.wait(60)
    assert "zorbia.txt" in listed(keeper)


def test_the_index_may_lie_in_the_folder(seeds, tmp_path, monkeypatch):
    monkeypatch.setattr(keepers, "EVERY", 0.0)
    folder = shutil.copytree(seeds, tmp_path / "articles")
    with qa.open(folder, folder / "index") as opened:
        keeper = Keeper(opened)
        opened.refresh(rebuild=True)
        keeper.look()
        keeper.look()
        assert not keeper.busy


def test_others_are_answered_while_it_reads(keeper, assistant, monkeypatch):
    reading, go = threading.Event(), threading.Event()
    update = indexing.update

    def slow(*arguments, **options):
        reading.set()
        assert go.wait(60)
        return update(*arguments, **options)

    monkeypatch.setattr(indexing, "update", slow)
    add(keeper, "zorbia.txt", ZORBIA)
    assert reading.wait(60)
    assert keeper.state().stage == "reading"
    assert keeper.arriving == ["zorbia.txt"]
    assert assistant.answer("How many US troops are deployed in Iraq?").status
    add(keeper, "second.txt", ZORBIA + " Indeed.")
    go.set()
    keeper.wait(60)
    assert {"zorbia.txt", "second.txt"} <= listed(keeper)
    assert keeper.state().stage == ""
    assert keeper.arriving == []


def test_progress_says_how_far_reading_is(keeper, assistant, monkeypatch):
    seen = []
    tell = keeper._tell
    monkeypatch.setattr(keeper, "_tell", lambda *step: (seen.append(step), tell(*step)))
    add(keeper, "zorbia.txt", ZORBIA)
    keeper.wait(60)
    assert {"reading", "embedding", "storing"} <= {stage for stage, _, _ in seen}
    assert ("embedding", 1, 1) in seen


def test_removing_and_putting_back(keeper, assistant):
    gone = keeper.remove("003_80c0272cb910878d.txt")
    keeper.wait(60)
    assert "003_80c0272cb910878d.txt" not in listed(keeper)
    assert [item.id for item in keeper.shelf().removed] == ["003_80c0272cb910878d.txt"]
    assert keeper.restore(gone.key) == "003_80c0272cb910878d.txt"
    keeper.wait(60)
    assert "003_80c0272cb910878d.txt" in listed(keeper)


def test_the_last_article_can_be_removed_and_the_page_goes_on(keeper, assistant):
    for id in sorted(listed(keeper)):
        keeper.remove(id)
    keeper.wait(60)
    assert listed(keeper) == set()
    assert keeper.state().problem == ""
    assert assistant.answer("Who resigned?").status == "not_found"
    add(keeper, "zorbia.txt", ZORBIA)
    keeper.wait(60)
    assert assistant.answer("What is the Zorbian capital?").citations[0].source == "zorbia.txt"


def test_a_folder_that_is_suddenly_empty_forgets_nothing(keeper, assistant):
    """As when a disk is not mounted: only who removes the last article by hand on the page means it."""
    aside = assistant.config.folder.rename(assistant.config.folder.with_name("aside"))
    assistant.config.folder.mkdir()
    keeper.look()
    keeper.look()
    keeper.wait(60)
    assert "no article" in keeper.state().problem
    assert len(listed(keeper)) == 5
    assistant.config.folder.rmdir()
    aside.rename(assistant.config.folder)
    keeper.look()
    keeper.look()
    keeper.wait(60)
    assert keeper.state().problem == ""


def test_a_file_that_cannot_be_read_is_listed_with_its_reason_and_can_be_removed(keeper, assistant):
    (assistant.config.folder / "scan.pdf").write_bytes(b"no pdf")
    keeper.look(at_once=True)
    keeper.wait(60)
    assert [(file.path, file.reason) for file in keeper.shelf().skipped] == [
        ("scan.pdf", "it is damaged, or not a pdf")
    ]
    keeper.remove("scan.pdf")
    keeper.wait(60)
    assert keeper.shelf().skipped == []


@pytest.mark.parametrize("id", ["../index/catalog.sqlite", "nowhere.txt", ""])
def test_only_what_is_listed_can_be_removed(keeper, id):
    with pytest.raises(UsageError):
        keeper.remove(id)


def test_the_same_article_is_not_taken_twice(keeper):
    text = (keeper.folder / "003_80c0272cb910878d.txt").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="there already"):
        add(keeper, "copy.txt", text)


def test_nor_is_one_that_was_added_a_moment_ago_and_is_still_being_read(keeper, monkeypatch):
    done, refresh = threading.Event(), keeper.assistant.refresh
    monkeypatch.setattr(keeper.assistant, "refresh", lambda *args, **named: done.wait(60) and refresh(*args, **named))
    try:
        assert add(keeper, "zorbia.txt", ZORBIA) == "zorbia.txt"
        with pytest.raises(UsageError, match=r"again\.txt is there already, as zorbia\.txt"):
            add(keeper, "again.txt", ZORBIA)
        (keeper.folder / "zorbia.txt").unlink()
        assert add(keeper, "again.txt", ZORBIA) == "again.txt"
    finally:
        done.set()
    keeper.wait(60)
    assert "again.txt" in listed(keeper)


def test_another_process_that_writes_is_waited_for(keeper, monkeypatch):
    def busy(*arguments, **options):
        raise IndexBusyError("process 7 is writing the index", fix="wait until it has finished")

    monkeypatch.setattr(keeper.assistant, "refresh", busy)
    add(keeper, "zorbia.txt", ZORBIA)
    keeper.wait(60)
    assert keeper.state().problem == "process 7 is writing the index"
    monkeypatch.undo()
    monkeypatch.setattr(keepers, "EVERY", 0.0)
    keeper.look()
    keeper.look()
    keeper.wait(60)
    assert keeper.state().problem == ""
    assert "zorbia.txt" in listed(keeper)


def test_a_failure_that_nobody_foresaw_is_said_and_not_repeated_for_ever(keeper, monkeypatch, caplog):
    calls = []

    def fail(*arguments, **options):
        calls.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(keeper.assistant, "refresh", fail)
    add(keeper, "zorbia.txt", ZORBIA)
    keeper.wait(60)
    for _ in range(3):
        keeper.look()
    keeper.wait(60)
    assert "did not foresee" in keeper.state().problem
    assert calls == [1]


def test_a_folder_that_cannot_be_written_is_said(keeper, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert "cannot be written" in keeper.shelf().shut


def test_a_folder_that_is_gone_is_said_and_nothing_can_be_added(keeper, assistant):
    shutil.rmtree(assistant.config.folder)
    with pytest.raises(CorpusError):
        keeper.incoming("a.txt")
    keeper.look(at_once=True)
    keeper.wait(60)
    assert "does not exist" in keeper.state().problem
    assert keeper.assistant.sources()


def test_two_thousand_articles_are_listed_in_a_moment(tmp_path, assistant):
    from qa.catalog import Catalog
    from qa.page import shelf
    from tests.fakes import BagOfWords

    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number:04}.txt").write_text(f"Article {number}\n\nIt says {number} things on 3 May 2021.")
    indexing.update(folder, tmp_path / "many-index", BagOfWords())
    catalog = Catalog(tmp_path / "many-index" / "catalog.sqlite")
    began = time.perf_counter()
    parts = shelf.panel(
        shelf.Shelf(catalog.documents(), catalog.passage_counts(), catalog.skipped()), "article", "title"
    )
    seconds = time.perf_counter() - began
    catalog.close()
    assert parts["count"] == "2000"
    assert parts["rows"].count("1 passage<") == shelf.PAGE
    assert seconds < 1.5


def test_errors_are_of_this_program(keeper):
    with pytest.raises(QAError):
        keeper.restore("nothing")
