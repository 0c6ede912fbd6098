"""The pinned models: parts that make up their file, and the defaults among them."""

import pytest

from qa import config
from qa.models import MODELS


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_the_pinned_parts_make_up_the_file(model):
    wanted, parts = model.download, model.sources[-1]
    assert sum(wheel.size for wheel in parts.wheels) == wanted.size
    assert all(len(pinned.sha256) == 64 for pinned in (*parts.wheels, *model.files, wanted))
    assert len({wheel.sha256 for wheel in parts.wheels}) == len(parts.wheels)
    assert {file.path.partition("/")[0] for file in model.files} == {model.place}


def test_the_defaults_are_known():
    assert MODELS[config.DEFAULT_MODEL].kind == "generator"
    assert MODELS[config.DEFAULT_EMBEDDING].kind == "embedding"
