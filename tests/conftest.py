"""What several test files stand on: the seed articles, the model files and an index that is built once."""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa import config, encoders
from qa.errors import ModelError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Visitor

encoders.prepare()  # among it that no model hub is asked, by children of the tests either
SCRATCH = tempfile.mkdtemp(prefix="qa-tests-")  # the temporary folder of this run, of its browser and its children
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
tempfile.tempdir = os.environ["TMPDIR"] = SCRATCH
os.environ["QA_DATA"] = f"{SCRATCH}/data"  # no test touches what a person keeps

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SMALL_MODEL = "smollm2-135m-instruct"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--screenshots DIR` keeps what the page looks like in every state."""
    parser.addoption("--screenshots", type=Path, metavar="DIR", help="where the pictures of the page are put")


@pytest.fixture(autouse=True)
def ctrl_c_works() -> Iterator[None]:
    """Ctrl-C interrupts in every test, also where the suite runs in the background and inherits that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five articles of the repository."""
    return SEEDS


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where model files lie, as the settings say."""
    return config.load().models_folder


@pytest.fixture(scope="session")
def small_model(models_folder: Path) -> Path:
    """The test generator: it runs like the real one and answers badly."""
    from qa import weights

    try:
        return weights.locate(SMALL_MODEL, models_folder)
    except ModelError as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium for the tests of one file; while it is there, no event loop can run in this thread."""
    from tests.browser import launched

    with launched() as browser:
        yield browser


@pytest.fixture
def visit(browser: "Browser", url: str) -> Iterator[Callable[..., "Visitor"]]:
    """Open the page in a window of its own; what went wrong in it fails the test."""
    from tests.browser import visiting

    with visiting(browser, url) as open_page:
        yield open_page


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures of the page are put."""
    folder = request.config.getoption("--screenshots") or tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, small_model: Path) -> Path:
    """An index of the seed articles; read it, do not change it."""
    import qa

    folder = tmp_path_factory.mktemp("index")
    with qa.open(SEEDS, index=folder, model=str(small_model)):
        return folder
