"""llama.cpp's server in this process, on a loopback port with a random key.

server = EmbeddedServer.acquire(path)        # started at the first call for a file, the same one for the next
server.base_url, server.api_key              # "http://127.0.0.1:41873/v1", "9f0c…"
server.release()                             # the last one frees the model's memory

What was computed for a prompt is kept: by the slot that read it, and by a cache in memory once the slot reads another.
llama.cpp drops what it took from that cache when the slot has used the adapter otherwise than the request wants. So
every slot is given a word to read with the adapter on before anybody asks. No request names its slot later: one that
is busy would lose what it is doing.
"""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path
from typing import Any

import httpx

from qa import config
from qa.errors import GeneratorError

SLOTS = 4  # passages read at once: four share a decoding step almost for the price of one
CONTEXT = 16384  # tokens over all slots; 28 KiB each with the default model
BATCH = 128  # a stopped request is noticed between batches: 128 tokens take 1.6 s on two cores
PROMPT_CACHE_MIB = 2048  # states of prompts read before: about 300 passages of the default model
SAME_PROMPT = 0.65  # a slot that holds more of a request than this is asked, else the one idle longest, from the cache
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
        for slot in range(SLOTS):
            self._prime(slot)

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

    def scaled(self, scale: float) -> dict[str, Any]:
        """The part of a request's body that says how much of the adapter is wanted."""
        return {"lora": [{"id": 0, "scale": scale}]} if self.adapter else {}

    @classmethod
    def running(cls) -> list[EmbeddedServer]:
        """Those that this process has started and not given up."""
        with cls._guard:
            return list(cls._running.values())

    def tokens(self) -> tuple[int, int]:
        """How many tokens it has read and written since its start, those apart that it knew from an earlier prompt."""
        address = f"{self.base_url.removesuffix('/v1')}/metrics"
        headers = {"Authorization": f"Bearer {self.api_key}"}
        text = httpx.get(address, headers=headers, timeout=START_SECONDS, trust_env=False).raise_for_status().text
        counts = dict(line.split(" ", 1) for line in text.splitlines() if line.startswith("llamacpp:"))
        read, written = (counts[f"llamacpp:{name}_total"] for name in ("prompt_tokens", "tokens_predicted"))
        return int(float(read)), int(float(written))

    def _prime(self, slot: int) -> None:
        """Wait for a slot's first word; freed before its loop runs, the server would wait for its end for ever."""
        body = {"prompt": "\n", "max_tokens": 1, "id_slot": slot} | self.scaled(1.0)
        headers = {"Authorization": f"Bearer {self.api_key}"}
        address = f"{self.base_url}/completions"
        try:
            reply = httpx.post(address, json=body, headers=headers, timeout=START_SECONDS, trust_env=False)
            reply.raise_for_status()
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
    for name, value in config.OPENMP.items():
        os.environ.setdefault(name, value)
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx, parameters.n_parallel, parameters.kv_unified = CONTEXT, SLOTS, True
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.cache_ram_mib = PROMPT_CACHE_MIB
    parameters.slot_prompt_similarity, parameters.cache_idle_slots = SAME_PROMPT, False
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads or os.cpu_count() or 1
    if adapter is not None:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 0.0  # off, unless a request asks for it
        parameters.lora_adapters = [lora]
    parameters.api_keys = [api_key]
    parameters.endpoint_slots = parameters.endpoint_props = parameters.ui = False
    parameters.endpoint_metrics = True  # of tokens; behind the key like everything else
    parameters.verbosity = -1
    try:
        return xllamacpp.Server(parameters)
    except (RuntimeError, ValueError, OSError) as error:
        raise GeneratorError(f"{path} could not be loaded as a model: {error}", fix="qa models verify") from error
