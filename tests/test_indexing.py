import random
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from qa import connection, indexing
from qa.catalog import Catalog
from qa.errors import CorpusError, DiskFullError, IndexBusyError, IndexDamagedError
from qa.indexing import exists, only_writer, open_for_reading, update
from tests.fakes import BagOfWords

ROOT = Path(__file__).resolve().parent.parent
CHILD = """
import sys
from pathlib import Path
from qa.indexing import update
from tests.fakes import BagOfWords
say = lambda *event: print(*event, flush=True)
update(Path(sys.argv[1]), Path(sys.argv[2]), BagOfWords(), say)
"""


@pytest.fixture
def folder(tmp_path, seeds):
    return Path(shutil.copytree(seeds, tmp_path / "articles"))


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def encoder():
    return BagOfWords()


def content(index, encoder):
    """All that an index holds, whatever its keys, and what it finds."""
    catalog, store = open_for_reading(index, encoder)
    with closing(catalog), closing(store):
        keys, vectors = catalog.vectors()
        passages = catalog.passages(keys)
        stored = {passage: vector.tobytes() for passage, vector in zip(passages, vectors, strict=True)}
        questions = ["Who was killed?", "How many troops are in Iraq?"]
        answers = [store.query(vector, len(keys)) for vector in encoder.encode(questions)]
        assert store._opened is not None, "Chroma was not asked"
        assert all({key for key, _ in found} == set(keys) for found in answers)
        words = [{passage.text for passage in catalog.passages(hits(catalog, word))} for word in ("drone", "troops")]
        return stored, [[round(score, 4) for _, score in found] for found in answers], words, catalog.hashes()


def hits(catalog, word):
    return [key for key, _ in catalog.search_text([[word]], 100)]


def test_the_first_run_adds_everything(folder, index, encoder):
    report = update(folder, index, encoder)
    assert len(report.added) == 5 and not report.changed and not report.removed and not report.skipped
    assert report.passages == report.embedded == len(encoder.encoded) > 20
    assert exists(index)


def test_a_second_run_embeds_nothing(folder, index, encoder):
    first = update(folder, index, encoder)
    encoder.encoded.clear()
    report = update(folder, index, encoder)
    assert encoder.encoded == [] and (report.unchanged, report.embedded) == (5, 0)
    assert report.passages == first.passages


def test_changed_added_and_removed_files_are_told_apart(folder, index, encoder):
    update(folder, index, encoder)
    names = sorted(path.name for path in folder.iterdir())
    (folder / names[0]).write_text("Entirely new words about football.")
    (folder / names[1]).unlink()
    (folder / "sub").mkdir()
    (folder / "sub" / "new.txt").write_text("An article about a volcano.")
    report = update(folder, index, encoder)
    assert (report.changed, report.removed, report.added) == ((names[0],), (names[1],), ("sub/new.txt",))
    assert report.unchanged == 3 and report.embedded == 2
    update(folder, index.with_name("fresh"), encoder)
    assert content(index, encoder) == content(index.with_name("fresh"), encoder)


def test_a_renamed_file_is_not_embedded_again(folder, index, encoder):
    update(folder, index, encoder)
    old = min(folder.iterdir())
    old.rename(folder / "renamed.txt")
    encoder.encoded.clear()
    report = update(folder, index, encoder)
    assert (report.renamed, report.added, report.removed, encoder.encoded) == (("renamed.txt",), (), (), [])
    update(folder, index.with_name("fresh"), encoder)
    assert content(index, encoder) == content(index.with_name("fresh"), encoder)


def test_the_same_bytes_read_as_another_format_are_no_rename(folder, index, encoder):
    (folder / "a.txt").write_text("<p>Volcano &amp; lava.</p>")
    update(folder, index, encoder)
    (folder / "a.txt").rename(folder / "a.html")
    report = update(folder, index, encoder)
    assert (report.added, report.removed, report.renamed) == (("a.html",), ("a.txt",), ())


def test_identical_files_are_both_documents(folder, index, encoder):
    (folder / "copy.txt").write_bytes(min(folder.iterdir()).read_bytes())
    assert len(update(folder, index, encoder).added) == 6


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_indexed(folder, index, encoder):
    (folder / "broken.pdf").write_bytes(b"not a pdf")
    report = update(folder, index, encoder)
    assert len(report.added) == 5 and [file.path for file in report.skipped] == ["broken.pdf"]
    with closing(Catalog(index / indexing.CATALOG)) as catalog:
        assert catalog.skipped() == list(report.skipped)


def test_a_file_that_becomes_unreadable_leaves_the_index(folder, index, encoder):
    update(folder, index, encoder)
    first = min(folder.iterdir())
    first.write_bytes(b"")
    report = update(folder, index, encoder)
    assert report.removed == (first.name,) and [file.path for file in report.skipped] == [first.name]


def test_another_model_embeds_everything_again(folder, index, encoder, caplog):
    update(folder, index, encoder)
    other = BagOfWords(32)
    with pytest.raises(IndexDamagedError, match=f"qa index {folder}"):
        open_for_reading(index, other)
    report = update(folder, index, other)
    assert len(report.changed) == 5 and report.embedded == report.passages == len(other.encoded)
    assert "everything is embedded again" in caplog.text
    assert update(folder, index, other).embedded == 0


def test_progress_goes_through_the_stages_to_their_ends(folder, index, encoder):
    told = []
    update(folder, index, encoder, lambda *event: told.append(event))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    ends = {stage: (done, total) for stage, done, total in told}
    assert stages == ["reading", "embedding", "storing"] and ends["reading"] == (5, 5)
    assert ends["embedding"] == ends["storing"] == (len(encoder.encoded), len(encoder.encoded))


def test_an_index_inside_the_folder_is_not_an_article(folder, encoder):
    index = folder / "index"
    update(folder, index, encoder)
    (index / "notes.txt").write_text("Not an article.")
    report = update(folder, index, encoder)
    assert report.unchanged == 5 and not report.added and not report.skipped


def test_a_missing_folder_and_an_empty_one_are_errors(tmp_path, index, encoder):
    with pytest.raises(CorpusError, match=r"(?s)does not exist.*qa index"):
        update(tmp_path / "none", index, encoder)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.pdf").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"(?s)no article.*x\.pdf.*qa index"):
        update(tmp_path / "bad", index, encoder)


def test_a_folder_that_was_emptied_keeps_its_index(folder, index, encoder):
    update(folder, index, encoder)
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(CorpusError):
        update(folder, index, encoder)
    with closing(Catalog(index / indexing.CATALOG)) as catalog:
        assert len(catalog.documents()) == 5


def test_reading_without_an_index_names_the_command(index, encoder):
    with pytest.raises(IndexDamagedError, match="qa index"):
        open_for_reading(index, encoder)


def test_a_damaged_catalog_is_an_error_until_rebuilt(folder, index, encoder):
    update(folder, index, encoder)
    fresh = content(index, encoder)
    (index / indexing.CATALOG).write_bytes(b"rubbish" * 1000)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        update(folder, index, encoder)
    update(folder, index, encoder, rebuild=True)
    assert content(index, encoder) == fresh


def test_a_sound_index_is_rebuilt_under_a_reader(folder, index, encoder):
    update(folder, index, encoder)
    catalog, store = open_for_reading(index, encoder)
    with closing(catalog), closing(store):
        report = update(folder, index, encoder, rebuild=True)
        assert report.embedded == report.passages == catalog.passage_count()
        assert len(store.query(encoder.encode(["troops"])[0], 3)) == 3


def test_a_full_disk_says_how_much_is_needed(folder, index, encoder, monkeypatch):
    update(folder, index, encoder)
    (folder / "new.txt").write_text("Volcano. " * 100)
    monkeypatch.setattr(indexing, "COST_OF_TEXT", 1e15)
    with pytest.raises(DiskFullError, match=r"needs about \d+ MB .* \d+ MB are free"):
        update(folder, index, encoder)
    monkeypatch.undo()
    assert update(folder, index, encoder).added == ("new.txt",)


def test_a_disk_that_fills_up_meanwhile_spoils_nothing(folder, index, encoder, monkeypatch):
    (folder / "big.txt").write_text("".join(f"Volcano number {number} erupted. " for number in range(3000)))
    monkeypatch.setattr(connection, "TABLES", ("PRAGMA max_page_count = 60", *connection.TABLES))
    with pytest.raises(DiskFullError, match="needs about"):
        update(folder, index, encoder)
    monkeypatch.undo()
    update(folder, index, encoder)
    update(folder, index.with_name("fresh"), encoder)
    assert content(index, encoder) == content(index.with_name("fresh"), encoder)


def test_a_second_writer_is_told_who_writes(folder, index, encoder):
    code = "import sys; from pathlib import Path; from qa.indexing import only_writer\n"
    code += "with only_writer(Path(sys.argv[1])): print('held', flush=True); input()"
    command = [sys.executable, "-c", code, str(index)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(IndexBusyError, match=f"process {holder.pid} is writing"):
            update(folder, index, encoder)
        holder.send_signal(signal.SIGKILL)
    assert len(update(folder, index, encoder).added) == 5


def test_a_reader_is_served_while_another_writes(folder, index, encoder):
    update(folder, index, encoder)
    catalog, store = open_for_reading(index, encoder)
    question, found = encoder.encode(["How many troops are in Iraq?"])[0], []
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Article {number} counts troops. " * 20)
    writer = threading.Thread(target=update, args=(folder, index, BagOfWords()))
    writer.start()
    while writer.is_alive() or not found:
        with catalog.snapshot():
            keys = [key for key, _ in store.query(question, 10)]
            found.append([passage.text for passage in catalog.passages(keys)])
    writer.join()
    assert all(len(texts) == 10 for texts in found) and len(catalog.documents()) == 45
    store.close()
    catalog.close()


def test_a_reader_opens_while_the_lock_is_held(folder, index, encoder):
    update(folder, index, encoder)
    shutil.rmtree(index / indexing.CHROMA)
    with only_writer(index):
        catalog, store = open_for_reading(index, encoder)
    assert len(store.query(np.ones(64, dtype=np.float32), 3)) == 3 and store._opened is None
    catalog.close()


def test_killed_at_any_point_it_recovers(folder, index, encoder):
    chance, kills = random.Random(7), 0
    for round in range(12):
        for number in range(round, round + 6):
            text = f"Version {round} of article {number} about drones and troops. " * chance.randint(1, 120)
            (folder / f"{number}.txt").write_text(text)
        (folder / f"{chance.randint(0, round)}.txt").unlink(missing_ok=True)
        kills += killed_after(
            folder, index, stage=chance.choice(["reading", "embedding", "storing"]), delay=chance.random() / 5
        )
    assert kills >= 10
    update(folder, index, encoder)
    update(folder, index.with_name("fresh"), encoder)
    with closing(Catalog(index / indexing.CATALOG)) as catalog:
        catalog.check()
    assert content(index, encoder) == content(index.with_name("fresh"), encoder)


def killed_after(folder, index, stage, delay):
    """Index in another process and kill it `delay` seconds after it came to `stage`; whether it was still at work."""
    command = [sys.executable, "-c", CHILD, str(folder), str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as child:
        for line in child.stdout:
            if line.startswith(stage):
                threading.Event().wait(delay)
                child.kill()
                break
    return child.returncode == -signal.SIGKILL
