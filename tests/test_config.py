from pathlib import Path

import pytest

from qa import config
from qa.config import Config
from qa.errors import UsageError


@pytest.fixture(autouse=True)
def empty_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_without_settings_the_defaults_hold():
    settings = config.load({})
    assert (settings.model, settings.embedding, settings.passages) == (
        config.DEFAULT_MODEL,
        config.DEFAULT_EMBEDDING,
        Config().passages,
    )


def test_the_call_beats_the_environment_beats_the_file_beats_the_default(tmp_path):
    (tmp_path / "qa.toml").write_text('model = "from file"\nembedding = "from file"\npassages = 2\n')
    environ = {"QA_MODEL": "from environment", "QA_EMBEDDING": "from environment"}
    settings = config.load(environ, model="from call")
    assert (settings.model, settings.embedding, settings.passages) == ("from call", "from environment", 2)


def test_overrides_that_are_none_and_empty_variables_do_not_count():
    assert config.load({"QA_MODEL": ""}, model=None).model == config.DEFAULT_MODEL


def test_other_variables_of_the_environment_are_ignored():
    assert config.load({"QA_UNRELATED": "x", "HOME": "/", "MODEL": "x"}).model == config.DEFAULT_MODEL


@pytest.mark.parametrize("text", ["modle = 1", "model = ", "[model]\nname = 1\n[x]"])
def test_an_unknown_key_or_bad_toml_is_an_error_that_names_the_file(tmp_path, text):
    (tmp_path / "qa.toml").write_text(text)
    with pytest.raises(UsageError, match=r"qa\.toml"):
        config.load({})


def test_an_unknown_override_lists_the_known_ones():
    with pytest.raises(UsageError, match="modle") as caught:
        config.load({}, modle="x")
    assert "model" in caught.value.fix


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("caution", "2"),
        ("caution", "nan"),
        ("caution", "much"),
        ("passages", "0"),
        ("passages", "21"),
        ("passages", "many"),
        ("threads", "-1"),
        ("llm_url", "localhost:8080"),
    ],
)
def test_a_value_out_of_range_is_an_error_that_names_the_variable(key, value):
    with pytest.raises(UsageError) as caught:
        config.load({f"QA_{key.upper()}": value})
    assert f"QA_{key.upper()}" in caught.value.fix


def test_paths_expand_the_home_folder():
    assert config.load({"QA_CACHE": "~/models"}).cache == Path.home() / "models"


def test_models_lie_in_the_cache(tmp_path):
    assert config.load({}, cache=tmp_path).models_folder == tmp_path / "models"


def test_two_folders_of_the_same_name_have_different_indexes(tmp_path):
    one = config.load({}, folder=tmp_path / "a" / "news", cache=tmp_path)
    other = config.load({}, folder=tmp_path / "b" / "news", cache=tmp_path)
    assert one.index_folder != other.index_folder
    assert one.index_folder.name.startswith("news-")


def test_an_index_that_is_set_is_used_as_it_is(tmp_path):
    assert config.load({}, index=tmp_path / "i").index_folder == tmp_path / "i"


def test_the_default_folder_is_seeds_here_or_beside_the_source(tmp_path):
    assert config.default_folder().is_absolute()
    (tmp_path / "seeds").mkdir()
    assert config.default_folder() == Path("seeds")
