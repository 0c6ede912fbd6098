"""LlamaIndex's adapters of what the program has: its passages, its embedding model, its generator.

    llamaindex.index(catalog, llamaindex.embedding(config)).as_retriever(similarity_top_k=4)

Nothing is set on `llama_index.core.Settings`: what is not passed there falls back to a service on the network.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from qa.catalog import Catalog
from qa.config import Config
from qa.llm import configured

BATCH = 5000  # Chroma takes 5,461 records a call, LlamaIndex's adapter would send 41,665
CONTEXT = 8192  # tokens of one request: passages and prompt fit without a second call to refine
MAX_TOKENS = 256  # tokens of an answer
TIMEOUT = 600.0  # seconds: a long prompt on a slow machine sends nothing for minutes


def llm(config: Config) -> tuple[Any, tuple[Any, Any]]:
    """The program's generator at its address, and what to close afterwards."""
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    generator = configured(config)  # its adapter is there and not used
    client = httpx.Client(timeout=TIMEOUT, trust_env=False)  # a proxy has no business between us and this machine
    adapter = OpenAILike(
        model=generator.name,
        api_base=generator.base_url,
        api_key=generator.api_key or "none",
        is_chat_model=True,
        context_window=CONTEXT,
        max_tokens=MAX_TOKENS,
        temperature=0,
        timeout=TIMEOUT,
        max_retries=0,
        http_client=client,
    )
    return adapter, (client, generator)


def embedding(config: Config) -> Any:
    """The program's embedding model, loaded as LlamaIndex loads it."""
    from qa import encoders, weights

    encoders.prepare()
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    folder = weights.locate(config.embedding, config.models_folder, "embedding")
    return HuggingFaceEmbedding(model_name=str(folder), device="cpu")


def index(catalog: Catalog, embedding: Any) -> Any:
    """A VectorStoreIndex of the catalog's passages with the catalog's vectors; metadata hold the passage's key."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.schema import TextNode

    keys, vectors = catalog.vectors()
    nodes = [
        TextNode(id_=str(key), text=passage.text, metadata={"key": key}, embedding=vector.tolist())
        for key, passage, vector in zip(keys, catalog.passages(keys), vectors, strict=True)
    ]
    return VectorStoreIndex.from_vector_store(_store(nodes), embed_model=embedding)


def index_rate(config: Config, sample: int) -> float:
    """Passages a second that LlamaIndex embeds and stores, measured on at most `sample` of the index's passages."""
    from llama_index.core.schema import TextNode

    from qa.indexing import CATALOG

    adapter = embedding(config)
    adapter.get_text_embedding("warm")  # loading the model is no indexing
    with closing(Catalog(config.index_folder / CATALOG)) as catalog:
        texts = [passage.text for passage in catalog.passages(catalog.vectors()[0][:sample])]
    began = time.perf_counter()
    vectors = adapter.get_text_embedding_batch(texts)
    _store([TextNode(text=text, embedding=vector) for text, vector in zip(texts, vectors, strict=True)])
    return len(texts) / (time.perf_counter() - began)


def _store(nodes: Sequence[Any]) -> Any:
    """A Chroma collection in memory that holds the nodes."""
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.EphemeralClient(chromadb.Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        f"baseline-{uuid.uuid4().hex}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    store = ChromaVectorStore(chroma_collection=collection)
    for start in range(0, len(nodes), BATCH):
        store.add(nodes[start : start + BATCH])
    return store
