"""The other system: LlamaIndex's own CitationQueryEngine, as its documentation builds it.

It is given what the program has: the same passages with the same vectors (in Chroma), the same embedding model for
the question, the same generator at the same address, as many passages. Prompts, chunk size and synthesis are its own
defaults. It speaks as `qa.Assistant` does, so that the same runner asks both.

    "The US has about 2,500 troops in Iraq [2]."   →   a Citation of the passage that stood as "Source 2:"

It has no status: its words decide whether it refused (scoring.abstains). It has no memory: the user's earlier turns
are put before the question. What it cites is a passage, because its sources keep no sentence offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import Any

from eval import llamaindex
from eval.scoring import MARKER
from qa.catalog import Catalog
from qa.config import Config
from qa.errors import GeneratorError
from qa.types import Answer, Citation, Document, Event, Evidence, Hit, Passage, Query, Sentence, Token

DIGITS = re.compile(r"\d+")


class Baseline:
    """A CitationQueryEngine over a catalog's passages; `embedding` and `llm` are LlamaIndex's adapters."""

    def __init__(
        self, catalog: Catalog, embedding: Any, llm: Any, passages: int, resources: Sequence[Any] = ()
    ) -> None:
        self._catalog = catalog
        self._llm = llm
        self._passages = passages
        self._resources = resources
        self._index = llamaindex.index(catalog, embedding)

    def stream(
        self,
        question: str,
        history: Sequence[Any] = (),
        sources: Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Event]:
        """Evidence when retrieval is done, tokens as the model writes them, then the Answer."""
        from llama_index.core import QueryBundle

        asked = QueryBundle("\n".join([*(turn["text"] for turn in history if turn["role"] == "user"), question]))
        allowed = self._catalog.keys(sources, _day(since), _day(until))
        engine = self._engine(allowed)
        nodes = engine.retrieve(asked) if allowed != set() else []  # Chroma refuses a filter that lets nothing through
        query = Query(asked.query_str, question)
        yield Evidence(query, tuple(self._hit(rank, node) for rank, node in enumerate(nodes, start=1)))
        if not nodes:
            yield Answer("not_found", question, query=query)  # the engine would say "Empty Response"
            return
        response = engine.synthesize(asked, nodes)
        words = ""
        for piece in _pieces(response):
            words += piece
            yield Token(0, piece)
        yield self._answer(question, query, words, response.source_nodes)

    def document(self, source_id: str) -> Document:
        """The document as the index holds it."""
        return self._catalog.document(source_id)

    def close(self) -> None:
        """Free the generator and the catalog."""
        self._catalog.close()
        for resource in self._resources:
            resource.close()

    def __enter__(self) -> Baseline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _engine(self, allowed: set[int] | None) -> Any:
        from llama_index.core.query_engine import CitationQueryEngine
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

        filters = None
        if allowed is not None:
            within = MetadataFilter(key="key", operator=FilterOperator.IN, value=sorted(allowed))
            filters = MetadataFilters(filters=[within])
        retriever = self._index.as_retriever(similarity_top_k=self._passages, filters=filters)
        return CitationQueryEngine.from_args(self._index, llm=self._llm, retriever=retriever, streaming=True)

    def _hit(self, rank: int, scored: Any) -> Hit:
        return Hit(self._passage(scored), rank, float(scored.score or 0.0), ("dense",))

    def _passage(self, scored: Any) -> Passage:
        return self._catalog.passages([int(scored.node.metadata["key"])])[0]

    def _answer(self, question: str, query: Query, words: str, nodes: Sequence[Any]) -> Answer:
        numbers = dict.fromkeys(int(number) for marker in MARKER.findall(words) for number in DIGITS.findall(marker))
        cited = [number for number in numbers if 0 < number <= len(nodes)]  # it may name sources it was not given
        citations = tuple(_citation(number, self._passage(nodes[number - 1])) for number in cited)
        text = " ".join(MARKER.sub("", words).split())
        if not text:
            return Answer("not_found", question, query=query)
        return Answer("answered", question, (Sentence(text, citations),), query=query)


def open_baseline(config: Config) -> Baseline:
    """The baseline on the index of `config.folder`, which must be up to date; loads both models."""
    from qa.indexing import CATALOG

    llm, resources = llamaindex.llm(config)
    catalog = Catalog(config.index_folder / CATALOG)
    return Baseline(catalog, llamaindex.embedding(config), llm, config.passages, resources)


def _pieces(response: Any) -> Iterator[str]:
    from openai import OpenAIError

    try:
        yield from response.response_gen
    except OpenAIError as error:
        raise GeneratorError(f"the generator failed: {error}", fix="qa doctor") from error


def _citation(number: int, passage: Passage) -> Citation:
    source = passage.source
    origin = (source.id, source.title, source.published, source.published_from)
    return Citation(number, *origin, passage.text, passage.start, passage.end)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
