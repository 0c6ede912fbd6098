"""The generator: a language model behind an OpenAI-compatible address.

By default the address is llama.cpp's server, started in this process (`llama_server`); `llm_url` names any other.
Both are spoken to in one way, and several requests run at once:

    for index, piece in generator.stream([Request((Turn("user", "Who?"),), max_tokens=40)]):
        piece.text, piece.logprob        # " Farhad", -0.02; (index, None) marks the end of that request

An adapter (LoRA, a few megabytes) makes the default model a better reader of passages; a request says whether it is
to be used, so that whatever else is asked of the model is answered by the model as it was published.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from qa import weights
from qa.config import Config
from qa.errors import GeneratorError, Stopped
from qa.llama_server import EmbeddedServer
from qa.types import Turn

CONNECT_SECONDS = 5.0
READ_SECONDS = 600.0  # a long prompt on a slow machine sends nothing for minutes
MOST_ALTERNATIVES = 20  # what OpenAI's interface allows; only the embedded server gives more
POLL_SECONDS = 0.1  # how soon a stop or a close is noticed
DETAIL = 300  # characters of a server's complaint that are passed on


@dataclass(frozen=True, slots=True)
class Request:
    """One completion to make, greedily; `alternatives` asks for that many log-probabilities a token.

    `adapted` uses the adapter where the generator has one. No token of `banned` is written, whatever its probability;
    only the embedded server knows both, others do without.
    """

    messages: tuple[Turn, ...]
    max_tokens: int
    alternatives: int = 0
    adapted: bool = False
    banned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One token as written; `alternatives` maps token texts to log-probabilities."""

    text: str
    logprob: float | None = None
    alternatives: Mapping[str, float] = field(default_factory=dict)


class Generator(Protocol):
    """Anything that completes chats; a fake needs only these."""

    name: str

    def stream(
        self, requests: Sequence[Request], stop: threading.Event | None = None
    ) -> Iterator[tuple[int, Piece | None]]:
        """Yield (request index, piece) in the order of arrival, and (index, None) when a request is complete."""
        ...

    def close(self) -> None:
        """Free what the generator holds."""
        ...


class OpenAIGenerator:
    """A generator at an OpenAI-compatible address (llama.cpp, Ollama, LM Studio, vLLM)."""

    def __init__(self, base_url: str, name: str, api_key: str = "", server: EmbeddedServer | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.name = name
        self.api_key = api_key
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="qa-generator", daemon=True)
        self._thread.start()
        self._client = self._run(self._open())
        self._lock = threading.Lock()
        self._closed = False

    def stream(
        self, requests: Sequence[Request], stop: threading.Event | None = None
    ) -> Iterator[tuple[int, Piece | None]]:
        """Yield pieces of all requests as they come. Raises Stopped within 0.1 s of `stop`, GeneratorError on failure.

        Leaving the iteration early closes the connections, and the server gives the work up.
        """
        if self._closed:
            raise GeneratorError(f"{self.name} was closed", fix="open it again")
        arrived: queue.Queue[tuple[int, Piece | BaseException | None]] = queue.Queue()
        tasks = [
            asyncio.run_coroutine_threadsafe(self._complete(index, request, arrived), self._loop)
            for index, request in enumerate(requests)
        ]
        try:
            open_requests = len(tasks)
            while open_requests:
                if stop is not None and stop.is_set():
                    raise Stopped("stopped")
                try:
                    index, piece = arrived.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    if self._closed:
                        raise GeneratorError(f"{self.name} was closed while it wrote", fix="open it again") from None
                    for task in tasks:
                        if task.done():
                            task.result()  # a fault of this program must not become an endless wait
                    continue
                if isinstance(piece, BaseException):
                    raise piece
                open_requests -= piece is None
                yield index, piece
        finally:
            for task in tasks:
                task.cancel()

    def close(self) -> None:
        """Close connections; the embedded server ends with its last user. May be called twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()
        if self._server is not None:
            self._server.release()

    async def _open(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        limits = httpx.Limits(max_keepalive_connections=0)  # a server may close one just when the next request is sent
        return httpx.AsyncClient(headers=headers, timeout=timeout, limits=limits, trust_env=False)

    async def _end(self) -> None:
        """Let every request be cancelled to its end, then close the connections."""
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _complete(self, index: int, request: Request, arrived: queue.Queue[Any]) -> None:
        try:
            async for piece in self._pieces(request):
                arrived.put((index, piece))
            arrived.put((index, None))
        except GeneratorError as error:
            arrived.put((index, error))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, AttributeError) as error:
            problem = str(error) or type(error).__name__
            explained = GeneratorError(f"no answer from the model at {self.base_url}: {problem}", fix="qa doctor")
            arrived.put((index, explained))

    async def _pieces(self, request: Request) -> AsyncIterator[Piece]:
        events = 0
        async with self._client.stream("POST", f"{self.base_url}/chat/completions", json=self._body(request)) as reply:
            if reply.status_code != 200:
                detail = _complaint((await reply.aread()).decode("utf-8", "replace"))
                raise GeneratorError(f"the model's server answered {reply.status_code}: {detail}", fix="qa doctor")
            async for line in reply.aiter_lines():
                name, _, data = line.partition(":")
                if name not in ("data", "error"):
                    continue
                events += 1
                if data.strip() != "[DONE]" and (piece := _parsed(data)):
                    yield piece
        if not events:
            raise GeneratorError(f"{self.base_url} does not stream as OpenAI's interface does", fix="qa doctor")

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "max_tokens": request.max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if request.alternatives:
            most = request.alternatives if self._server else min(request.alternatives, MOST_ALTERNATIVES)
            body |= {"logprobs": True, "top_logprobs": most}
        if self._server is None:
            return body
        body |= {"cache_prompt": True, "logit_bias": [[text, False] for text in request.banned]}
        return body | self._server.scaled(float(request.adapted))


def _complaint(text: str) -> str:
    """What a server complains of, in its own words: the message where it sends one, else the text."""
    try:
        error = json.loads(text)["error"]
        return str(error["message"] if isinstance(error, dict) else error)[:DETAIL]
    except (ValueError, KeyError, TypeError):
        return text.strip()[:DETAIL]


def _parsed(data: str) -> Piece | None:
    event = json.loads(data)
    if not isinstance(event, dict) or "choices" not in event:
        raise GeneratorError(f"the model failed: {_complaint(data)}", fix="qa doctor")
    if not event["choices"]:
        return None
    choice = event["choices"][0]
    text = (choice.get("delta") or {}).get("content") or ""
    tokens = (choice.get("logprobs") or {}).get("content") or []
    if not tokens:
        return Piece(text) if text else None
    top = tokens[0].get("top_logprobs") or []
    return Piece(text, tokens[0].get("logprob"), {entry["token"]: entry["logprob"] for entry in reversed(top)})


def configured(config: Config) -> OpenAIGenerator:
    """The generator of the settings: at an address, or a model file in this process with the adapter belonging to it.

    ModelError or GeneratorError when there is none.
    """
    if config.llm_url:
        return remote(config.llm_url, config.llm_name, config.llm_key)
    path = weights.locate(config.model, config.models_folder, "generator")
    return embedded(path, config.threads, weights.adapter(config.model))


def embedded(path: Path, threads: int = 0, adapter: Path | None = None) -> OpenAIGenerator:
    """A generator that runs a GGUF file in this process. Raises GeneratorError when it cannot be loaded."""
    server = EmbeddedServer.acquire(path, threads, adapter)
    return OpenAIGenerator(server.base_url, path.stem, server.api_key, server)


def remote(url: str, name: str, api_key: str = "") -> OpenAIGenerator:
    """A generator at `url`, with or without a trailing `/v1`; nothing is sent before the first question."""
    return OpenAIGenerator(based(url), name or "default", api_key)


def based(url: str) -> str:
    """The address below which an OpenAI-compatible server answers: with `/v1`, which may have been left out."""
    base = url.rstrip("/")
    return base if base.endswith("/v1") else f"{base}/v1"
