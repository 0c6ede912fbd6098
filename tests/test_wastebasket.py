import pytest

from qa.corpus import glance, scan
from qa.errors import CorpusError, QAError, UsageError
from qa.wastebasket import discard, removed, restore


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "troops.txt").write_text("Troops.")
    (folder / "ferry.txt").write_text("Ferries.")
    (tmp_path / "secret.txt").write_text("Not yours.")
    return folder


def test_a_removed_file_is_no_article_and_comes_back_as_it_was(folder):
    gone = discard(folder, "2023/troops.txt")
    assert [path.name for path in scan(folder)[0]] == ["ferry.txt"]
    assert set(glance(folder)) == {"ferry.txt"}
    assert removed(folder) == [gone]
    assert restore(folder, gone.key) == "2023/troops.txt"
    assert (folder / "2023" / "troops.txt").read_text() == "Troops."
    assert removed(folder) == []
    assert not (folder / ".removed").exists()


def test_it_comes_back_beside_a_file_that_took_its_name(folder):
    gone = discard(folder, "ferry.txt")
    (folder / "ferry.txt").write_text("Newer.")
    assert restore(folder, gone.key) == "ferry (2).txt"
    assert (folder / "ferry.txt").read_text() == "Newer."


def test_its_folder_is_made_again(folder):
    gone = discard(folder, "2023/troops.txt")
    (folder / "2023").rmdir()
    assert restore(folder, gone.key) == "2023/troops.txt"


def test_one_name_may_be_removed_twice_and_both_are_kept(folder):
    first = discard(folder, "ferry.txt")
    (folder / "ferry.txt").write_text("Newer.")
    second = discard(folder, "ferry.txt")
    assert {item.key for item in removed(folder)} == {first.key, second.key}
    assert restore(folder, second.key) == "ferry.txt"
    assert (folder / "ferry.txt").read_text() == "Newer."


@pytest.mark.parametrize(
    "id", ["../secret.txt", "/etc/passwd", "", "2023", ".removed/x", "2023/../../secret.txt", "a\0b"]
)
def test_nothing_outside_and_nothing_hidden_can_be_removed(folder, id):
    with pytest.raises(QAError):
        discard(folder, id)
    assert (folder.parent / "secret.txt").exists()


def test_a_link_out_of_the_folder_does_not_reach_what_it_leads_to(folder):
    (folder / "out").symlink_to(folder.parent)
    with pytest.raises(UsageError):
        discard(folder, "out/secret.txt")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    gone = discard(folder, "link.txt")  # the link itself
    assert (folder.parent / "secret.txt").read_text() == "Not yours."
    assert restore(folder, gone.key) == "link.txt"


@pytest.mark.parametrize("key", ["", "..", "20240101T000000-abcdef", "../../secret.txt"])
def test_only_what_lies_in_the_basket_comes_back(folder, key):
    with pytest.raises(UsageError):
        restore(folder, key)


def test_a_file_that_went_meanwhile_is_said(folder):
    with pytest.raises(CorpusError, match="no longer in the folder"):
        discard(folder, "other.txt")


def test_a_folder_that_cannot_be_written_leaves_the_file_where_it_is(folder):
    (folder / ".removed").write_text("a file where the basket should be")
    with pytest.raises(CorpusError, match="cannot be written"):
        discard(folder, "ferry.txt")
    assert (folder / "ferry.txt").read_text() == "Ferries."
