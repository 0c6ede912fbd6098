"""Text to vectors of length one, by sentence-transformers on the CPU.

encoder = load(models_folder / "all-MiniLM-L6-v2")
encoder.name                            # "all-MiniLM-L6-v2@3f9c1a7e02b4": another model never passes for this one
encoder.encode(["troops left"]).shape   # (1, 384)
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa import config
from qa.errors import ModelError

Vectors = NDArray[np.float32]

BATCH = 32  # the lock is free between batches, so a question waits for one batch (about 0.4 s), not for an index run
SAMPLE = 64 * 1024  # bytes hashed at each end of a model's file: a fine-tuned copy differs there, and 91 MB stay unread
MODEL_SUFFIXES = {".json", ".txt", ".safetensors", ".bin", ".model"}
BEFORE_TORCH = {
    **config.OPENMP,
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


class Encoder(Protocol):
    """What turns texts into vectors; `name` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """Identifies the model and its weights."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length one in the order of `texts`, shape (len(texts), dimensions)."""

    def count_tokens(self, text: str) -> int:
        """Word pieces of `text`, without the marks that the model adds at both ends."""


def prepare() -> None:
    """Set what torch and its libraries read when they are imported, where nothing else is set."""
    for name, value in BEFORE_TORCH.items():
        os.environ.setdefault(name, value)


def load(folder: Path) -> Encoder:
    """The encoder in a folder that `weights.locate` found; its weights are read at the first use, not here."""
    prepare()
    return SentenceEncoder(folder.resolve())


class SentenceEncoder:
    """A sentence-transformers model in a local folder; safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{folder.name}@{_digest(folder)}"
        self._folder = folder
        self._lock = threading.RLock()
        self._loaded: Any = None

    @property
    def dimensions(self) -> int:
        """Numbers in a vector; loads the model."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length one in the order of `texts`; longer texts than the model reads count by their start."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(texts), BATCH):
            batch = by_length[start : start + BATCH]
            with self._lock:
                vectors[batch] = self._model.encode([texts[at] for at in batch], show_progress_bar=False)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(norms, np.finfo(np.float32).tiny)  # bfloat16 leaves lengths off by up to 1 %
        return vectors

    def count_tokens(self, text: str) -> int:
        """Word pieces of `text`, without the marks that the model adds at both ends."""
        with self._lock:
            encoded = self._model.tokenizer(text, add_special_tokens=False, verbose=False)  # verbose warns of length
        return len(encoded["input_ids"])

    @property
    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = _read(self._folder)
            return self._loaded


def _read(folder: Path) -> Any:
    import pickle

    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for a load of a tenth of a second
    dtype = torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32  # 3.5 times faster
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError, pickle.UnpicklingError, EOFError) as error:
        raise ModelError(
            f"the embedding model in {folder} cannot be used: {error}",
            fix="qa models pull   (or set QA_EMBEDDING to another sentence-transformers folder)",
        ) from error


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in MODEL_SUFFIXES and path.is_file():
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
            with path.open("rb") as file:
                digest.update(file.read(SAMPLE))
                file.seek(max(0, size - SAMPLE))
                digest.update(file.read(SAMPLE))
    return digest.hexdigest()[:12]
