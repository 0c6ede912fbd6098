"""A model is found by its name, where it lies or in a cache, and never by a network."""

import pytest

from qa import config, models, weights
from qa.downloads import File
from qa.errors import ModelError
from qa.models import Model
from tests.test_downloads import BODY, sha256_of
from tests.test_gguf import build_gguf

TINY = Model("tiny", "generator", (File("tiny.gguf", len(BODY), sha256_of(BODY)),), ())


def test_locate_never_downloads(tmp_path):
    with pytest.raises(ModelError, match="qa models pull tiny"):
        weights.locate(TINY, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_model_is_located_when_it_is_whole_and_verified_when_asked(tmp_path):
    path = tmp_path / "tiny.gguf"
    path.write_bytes(BODY)
    assert weights.locate(TINY, tmp_path) == weights.verify(TINY, tmp_path) == path
    path.write_bytes(bytes(len(BODY)))
    for look in (weights.verify, weights.locate):
        with pytest.raises(ModelError, match="not the published file"):
            look(TINY, tmp_path)


def test_a_folder_of_that_name_in_the_working_folder_is_not_the_published_model(tmp_path, monkeypatch):
    (tmp_path / "all-MiniLM-L6-v2").mkdir()
    (tmp_path / "all-MiniLM-L6-v2" / "config.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError):
        weights.locate("all-MiniLM-L6-v2", tmp_path / "models", "embedding")


def test_listing_follows_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "MODELS", {"tiny": TINY})
    assert [(row.present, row.verified, row.size) for row in weights.listing(tmp_path)] == [(False, "no", len(BODY))]
    (tmp_path / "tiny.gguf").write_bytes(BODY)
    weights.locate("tiny", tmp_path)
    (tmp_path / "mine.gguf").write_bytes(build_gguf())
    assert [(row.name, row.verified) for row in weights.listing(tmp_path)] == [
        ("tiny", "yes"),
        ("mine.gguf", "not checked"),
    ]
    (tmp_path / "tiny.gguf.verified").unlink()
    assert weights.listing(tmp_path)[0].verified == "not checked"


def test_listing_shows_an_unfinished_download(tmp_path, monkeypatch):
    (tmp_path / "tiny.gguf.partial").write_bytes(BODY[:1_000_000])
    monkeypatch.setattr(models, "MODELS", {"tiny": TINY})
    assert weights.listing(tmp_path)[0].partial == 1_000_000


def test_a_gguf_of_your_own_is_used_where_it_lies(tmp_path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(build_gguf())
    assert weights.locate(str(path), tmp_path / "models", "generator") == path
    assert list(tmp_path.iterdir()) == [path]


def test_a_gguf_of_your_own_among_the_models_is_used_by_the_name_it_is_listed_under(tmp_path):
    (tmp_path / "mine.gguf").write_bytes(build_gguf())
    assert weights.listing(tmp_path)[-1].name == "mine.gguf"
    assert weights.locate("mine.gguf", tmp_path, "generator") == tmp_path / "mine.gguf"


def test_a_cut_gguf_of_your_own_is_refused(tmp_path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(build_gguf()[:-4000])
    with pytest.raises(ModelError, match="is cut short: "):
        weights.locate(str(path), tmp_path / "models")


def test_an_embedding_folder_of_your_own(tmp_path):
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        weights.locate(str(tmp_path), tmp_path / "models", "embedding")
    (tmp_path / "modules.json").write_text("[]")
    assert weights.locate(str(tmp_path), tmp_path / "models", "embedding") == tmp_path


def test_a_name_in_the_hugging_face_cache_is_found_without_a_network(tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="hf download someone/small-model"):
        weights.locate("someone/small-model", tmp_path / "models", "embedding")
    repository = tmp_path / "models--someone--small-model"
    snapshot = repository / "snapshots" / "abc"
    for path, text in ((repository / "refs" / "main", "abc"), (snapshot / "modules.json", "[]")):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert weights.locate("someone/small-model", tmp_path / "models", "embedding") == snapshot


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (config.DEFAULT_EMBEDDING, "generator", "is of the kind embedding, not generator"),
        (".", "generator", "is not a .gguf file"),
        (__file__, "embedding", "is not a folder"),
        ("qwen-typo", "generator", config.DEFAULT_MODEL),
        ("no/such.gguf", None, "there is no model, file or folder no/such.gguf"),
    ],
)
def test_the_wrong_kind_or_name_lists_the_right_ones(tmp_path, name, kind, words):
    with pytest.raises(ModelError) as error:
        weights.locate(name, tmp_path, kind)
    assert words in str(error.value)
    assert error.value.fix.startswith("use one of ")
