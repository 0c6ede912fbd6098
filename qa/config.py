"""Settings: the only reader of the environment and of `qa.toml`.

A value is taken from the call, else the environment (`QA_MODEL=…`), else `qa.toml` in the working folder
(`model = "…"`), else the default below. An unknown key of qa.toml or of a call, and a value out of range, are errors.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from qa.errors import UsageError

SETTINGS_FILE = "qa.toml"
PORT = 7860  # of the page and what programs ask, where no other is asked for
DEFAULT_MODEL = "qwen2.5-coder-1.5b-instruct"
DEFAULT_EMBEDDING = "all-MiniLM-L6-v2"
OPENMP = {  # how the threads of PyTorch and llama.cpp wait for each other; read when either is loaded
    "OMP_WAIT_POLICY": "passive",  # threads that spin for long make embedding 5 times slower beside a running generator
    "GOMP_SPINCOUNT": "10000",  # some 0.1 ms; threads that sleep at once make every decoding step twice as long
}


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its default; each is also `QA_` + its name in capitals, and a key of `qa.toml`."""

    folder: Path = Path("seeds")
    index: Path | None = None
    cache: Path = Path(platformdirs.user_cache_dir("qa-articles", appauthor=False))
    data: Path = Path(platformdirs.user_data_dir("qa-articles", appauthor=False))
    model: str = DEFAULT_MODEL
    embedding: str = DEFAULT_EMBEDDING
    llm_url: str = ""
    llm_name: str = ""
    llm_key: str = field(default="", repr=False)
    threads: int = 0
    passages: int = 4
    caution: float = 0.46
    password: str = field(default="", repr=False)

    @property
    def models_folder(self) -> Path:
        """Where model files lie, one file or folder each."""
        return self.cache / "models"

    @property
    def index_folder(self) -> Path:
        """Where the index of `folder` lies: as set, else in the cache under the folder's name and path hash."""
        return self.index if self.index is not None else self.cache / "indexes" / self._own_name

    @property
    def archive(self) -> Path:
        """The file of conversations about `folder` and of feedback on its answers; nothing else knows them."""
        return self.data / self._own_name / "conversations.sqlite3"

    @property
    def _own_name(self) -> str:
        resolved = self.folder.resolve()
        digest = hashlib.sha256(str(resolved).encode()).hexdigest()[:12]
        return f"{resolved.name}-{digest}"


def load(environ: Mapping[str, str] | None = None, settings: Path | None = None, **overrides: Any) -> Config:
    """The settings in force; `overrides` that are None do not count. UsageError on a wrong key or value."""
    known = {field.name for field in fields(Config)}
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {"folder": default_folder()}
    values |= _from_toml(settings or Path(SETTINGS_FILE), known)
    values |= {name: environ[f"QA_{name.upper()}"] for name in known if environ.get(f"QA_{name.upper()}")}
    values |= {name: value for name, value in overrides.items() if value is not None}
    if unknown := set(values) - known:
        raise UsageError(f"no such setting: {', '.join(sorted(unknown))}", fix=f"use one of {', '.join(sorted(known))}")
    return _checked(replace(Config(), **{name: _typed(name, value) for name, value in values.items()}))


def default_folder() -> Path:
    """`seeds` in the working folder if it is there, else the one beside the package's source."""
    here = Path("seeds")
    beside = Path(__file__).resolve().parent.parent / "seeds"
    return here if here.is_dir() or not beside.is_dir() else beside


def _from_toml(path: Path, known: set[str]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", fix=f"correct or remove {path}") from error
    if unknown := set(values) - known:
        raise UsageError(
            f"{path} has an unknown key: {', '.join(sorted(unknown))}", fix=f"use one of {', '.join(sorted(known))}"
        )
    return values


def _typed(name: str, value: Any) -> Any:
    try:
        if name in ("folder", "index", "cache", "data"):
            return Path(value).expanduser()
        if name in ("threads", "passages"):
            return int(value)
        return float(value) if name == "caution" else str(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} = {value!r} is not valid: {error}", fix=f"correct QA_{name.upper()}") from error


def _checked(config: Config) -> Config:
    if not 0.0 <= config.caution <= 1.0:
        raise UsageError(f"caution = {config.caution} is outside 0 to 1", fix="set QA_CAUTION between 0 and 1")
    if not 1 <= config.passages <= 20:
        raise UsageError(f"passages = {config.passages} is outside 1 to 20", fix="set QA_PASSAGES between 1 and 20")
    if config.threads < 0:
        raise UsageError(f"threads = {config.threads} is negative", fix="set QA_THREADS to 0 for one per core")
    if config.llm_url and not re.match(r"https?://", config.llm_url):
        raise UsageError(
            f"llm_url = {config.llm_url!r} is not an address", fix="set QA_LLM_URL=http://127.0.0.1:8080/v1"
        )
    return config
