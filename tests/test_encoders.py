from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa import encoders, weights
from qa.errors import ModelError


@pytest.fixture(scope="module")
def folder(models_folder):
    """The default embedding model, or the message that says how to get it."""
    return weights.locate("all-MiniLM-L6-v2", models_folder)


@pytest.fixture(scope="module")
def mini(folder):
    return encoders.load(folder)


def copy(source, target):
    """The model's folder again, without copying its 91 MB of weights."""
    target.mkdir()
    for path in source.iterdir():
        (target / path.name).symlink_to(path)
    return target


def test_vectors_have_length_one_and_the_order_of_the_texts(mini):
    texts = ["Troops left the base.", "", "A much longer sentence about football and the weather in June.", "Troops"]
    vectors = mini.encode(texts)
    assert vectors.shape == (4, mini.dimensions) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.vstack([mini.encode([text]) for text in texts])
    assert (vectors * alone).sum(axis=1).min() > 0.999


def test_what_means_the_same_is_near(mini):
    soldiers, troops, cake = mini.encode(["Soldiers went home.", "The troops returned.", "Bake the cake for an hour."])
    assert soldiers @ troops > soldiers @ cake + 0.3


def test_nothing_gives_no_vectors(mini):
    assert mini.encode([]).shape == (0, mini.dimensions)


def test_tokens_are_counted_beyond_what_the_model_reads(mini):
    assert mini.count_tokens("Troops left Baghdad") == 3
    assert mini.count_tokens("word " * 1000) == 1000


def test_threads_share_an_encoder(mini):
    texts = [f"Article {number} about troops." for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        vectors = list(pool.map(lambda text: mini.encode([text])[0], texts))
        counts = list(pool.map(mini.count_tokens, texts))
    assert np.allclose(np.vstack(vectors), mini.encode(texts), atol=0.05) and set(counts) == {5}


def test_a_folder_has_its_own_name_however_it_is_reached(folder, mini, monkeypatch):
    monkeypatch.chdir(folder)
    assert encoders.load(Path()).name == mini.name


def test_another_model_in_a_folder_of_the_same_name_has_another_name(folder, tmp_path):
    same, other = (copy(folder, tmp_path / part / "m") for part in ("a", "b") if not (tmp_path / part).mkdir())
    (other / "config.json").unlink()
    (other / "config.json").write_text((folder / "config.json").read_text() + "\n")
    names = [encoders.load(path).name for path in (same, other)]
    assert names[0] != names[1] and all(name.startswith("m@") for name in names)


def test_truncated_weights_are_an_error_that_says_what_to_type(folder, tmp_path):
    broken = copy(folder, tmp_path / "m")
    (broken / "model.safetensors").unlink()
    (broken / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:100_000])
    with pytest.raises(ModelError, match=r"(?s)cannot be used.*qa models pull"):
        encoders.load(broken).encode(["x"])
