"""Weights: where the files of a model lie, one that is known or one of the user's own, and which there are.

    locate("qwen2.5-coder-1.5b-instruct", folder)   →   folder/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
    locate("~/models/mine.gguf", folder)            →   /home/me/models/mine.gguf

Nothing here uses the network; `installing` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa import gguf, models
from qa.config import DEFAULT_EMBEDDING, DEFAULT_MODEL
from qa.errors import ModelError
from qa.integrity import is_marked, misfit, partial_of, size_of, sound
from qa.models import Kind, Model, choices, known

HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")  # "sentence-transformers/all-MiniLM-L12-v2"


@dataclass(frozen=True, slots=True)
class Listed:
    """A model as found: `size` is in bytes (what there is to fetch when absent), `partial` what is fetched so far.

    `verified` is "yes" when its hash was checked since it last changed, "no" when it is absent or has a wrong size.
    """

    name: str
    kind: Kind
    path: Path
    size: int
    present: bool
    verified: Literal["yes", "no", "not checked"]
    default: bool = False
    partial: int = 0


def locate(name: str | Model, models_folder: Path, kind: Kind | None = None) -> Path:
    """The file or folder of a name from `listing`, a path, or a name in the Hugging Face cache; never uses the network.

    ModelError, with the command that mends it, when it is absent, damaged or not of the wanted kind.
    """
    model = known(name)
    if model is None:
        other = models_folder / str(name)
        return _brought(str(other if other.exists() and not Path(str(name)).exists() else name), kind)
    if kind not in (None, model.kind):
        raise ModelError(f"{model.name} is of the kind {model.kind}, not {kind}", fix=choices(kind))
    return sound(model, models_folder)


def adapter(name: str | Model) -> Path | None:
    """The adapter that comes with the program for a known model; None where there is none."""
    model = known(name)
    return Path(__file__).with_name(model.adapter) if model and model.adapter else None


def verify(name: str | Model, models_folder: Path) -> Path:
    """Hash every file of a known model again, whatever was remembered; ModelError when one is not as published."""
    model = known(name)
    return sound(model, models_folder, trust_marker=False) if model else locate(name, models_folder)


def listing(models_folder: Path) -> list[Listed]:
    """The known models, the default ones first, then any other .gguf that lies in the folder."""
    rows = [_listed(model, models_folder) for model in models.MODELS.values()]
    others = sorted({path for path in models_folder.glob("*.gguf") if path.is_file()} - {row.path for row in rows})
    return rows + [Listed(p.name, "generator", p, p.stat().st_size, True, "not checked") for p in others]


def _listed(model: Model, folder: Path) -> Listed:
    fits = not misfit(model, folder)
    verified: Literal["yes", "no", "not checked"] = "not checked" if fits else "no"
    if fits and is_marked(model, folder):
        verified = "yes"
    path, partial = folder / model.place, size_of(partial_of(model, folder))
    default = model.name in (DEFAULT_MODEL, DEFAULT_EMBEDDING)
    size = size_of(path) or model.size
    return Listed(model.name, model.kind, path, size, path.exists(), verified, default, partial)


def _brought(name: str, kind: Kind | None) -> Path:
    """A model of the user's own: a .gguf file, a sentence-transformers folder, or one in the Hugging Face cache."""
    path = Path(name).expanduser()
    try:
        if kind != "generator" and path.is_dir():
            return _folder(path)
        if kind != "embedding" and path.is_file():
            gguf.check(path)
            return path
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}", fix=choices(kind)) from error
    if path.exists():
        raise ModelError(f"{path} is not {'a .gguf file' if kind == 'generator' else 'a folder'}", fix=choices(kind))
    if kind != "generator" and HUB_NAME.fullmatch(name) and not name.endswith(".gguf"):
        return _cached(name)
    raise ModelError(f"there is no model, file or folder {name}", fix=choices(kind))


def _folder(path: Path) -> Path:
    if not any((path / name).is_file() for name in ("modules.json", "config.json")):
        raise ModelError(f"{path} holds neither modules.json nor config.json", fix=choices("embedding"))
    return path


def _cached(name: str) -> Path:
    """A model that was put in the Hugging Face cache before; nothing is fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return _folder(Path(snapshot_download(name, local_files_only=True)))
    except LocalEntryNotFoundError as error:
        raise ModelError(
            f"{name} is neither a folder nor in the Hugging Face cache", fix=f"hf download {name}"
        ) from error
