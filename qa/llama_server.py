"""llama.cpp's server in this process, on a loopback port with a random key.

server = EmbeddedServer.acquire(path)        # started at the first call for a file, the same one for the next
server.base_url, server.api_key              # "http://127.0.0.1:41873/v1", "9f0c…"
server.release()                             # the last one frees the model's memory
"""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path
from typing import Any

import httpx

from qa.errors import GeneratorError

SLOTS = 4  # passages read at once: four share a decoding step almost for the price of one
CONTEXT = 16384  # tokens over all slots; 28 KiB each with the default model
BATCH = 128  # a stopped request is noticed between batches: 128 tokens take 1.6 s on two cores
PROMPT_CACHE_MIB = 2048  # states of prompts read before: about 300 passages of the default model
START_SECONDS = 60.0


class EmbeddedServer:
    """llama.cpp's server in this process, one per model file and adapter, shared by all who ask for it."""

    _running: dict[tuple[Path, Path | None], EmbeddedServer] = {}  # noqa: RUF012 - what the class is for
    _guard = threading.Lock()

    def __init__(self, path: Path, threads: int, adapter: Path | None) -> None:
        self.path, self.adapter = path, adapter
        self.api_key = secrets.token_hex(16)
        self._users = 0
        self._server = _start(path, threads, self.api_key, adapter)
        self.base_url = f"{self._server.listening_address}/v1"
        self._await_loop()

    @classmethod
    def acquire(cls, path: Path, threads: int = 0, adapter: Path | None = None) -> EmbeddedServer:
        """The server for a model file, started if need be. Raises GeneratorError when it cannot load."""
        key = path, adapter = path.resolve(), adapter and adapter.resolve()
        with cls._guard:
            server = cls._running.get(key)
            if server is None:
                server = cls._running[key] = cls(path, threads, adapter)
            server._users += 1
            return server

    def _await_loop(self) -> None:
        """Ask what only the server's own loop answers: freed before that runs, it would wait for its end for ever."""
        address = f"{self._server.listening_address}/lora-adapters"
        try:
            httpx.get(
                address, headers={"Authorization": f"Bearer {self.api_key}"}, timeout=START_SECONDS, trust_env=False
            )
        except httpx.HTTPError as error:
            raise GeneratorError(f"the server of {self.path} does not answer: {error}", fix="qa doctor") from error

    def release(self) -> None:
        """Give the server up; the last user's release frees the model's memory."""
        with self._guard:
            self._users -= 1
            if self._users == 0:
                del self._running[self.path, self.adapter]
                del self._server


def _start(path: Path, threads: int, api_key: str, adapter: Path | None) -> Any:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # spinning threads starve the embedding model
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx, parameters.n_parallel, parameters.kv_unified = CONTEXT, SLOTS, True
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.cache_ram_mib = PROMPT_CACHE_MIB
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads or os.cpu_count() or 1
    if adapter is not None:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 0.0  # off, unless a request asks for it
        parameters.lora_adapters = [lora]
    parameters.api_keys = [api_key]
    parameters.endpoint_slots = parameters.endpoint_props = parameters.ui = False
    parameters.verbosity = -1
    try:
        return xllamacpp.Server(parameters)
    except (RuntimeError, ValueError, OSError) as error:
        raise GeneratorError(f"{path} could not be loaded as a model: {error}", fix="qa models verify") from error
