"""The baseline answers through the same events as the program; its model is a small scripted one."""

import hashlib
import re
from datetime import date

import numpy as np
import pytest

from eval.baseline import Baseline
from eval.questions import Question
from eval.runner import ask, is_refusal
from qa.catalog import Catalog
from qa.types import Answer, Document, Evidence, Passage, Source, Token

TEXTS = {"a.txt": "The bridge opened in May.", "b.txt": "The tunnel cost nine million."}
DATES = {"a.txt": date(2021, 5, 1), "b.txt": date(2023, 2, 1)}


def vector(text):
    """Words thrown into 64 buckets: texts that share words are near each other."""
    counts = np.zeros(64, dtype=np.float32)
    for word in re.findall(r"\w+", text.lower()):
        counts[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
    return counts / np.linalg.norm(counts)


@pytest.fixture
def baseline(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    for name, text in TEXTS.items():
        source = Source(name, name, DATES[name], "header")
        passage = Passage(source, 0, len(text), text, ((0, len(text)),))
        catalog.replace(Document(source, text, name), [passage], np.array([vector(text)]))
    made = []

    def build(reply):
        made.append(Baseline(catalog, *_adapters(reply), passages=1))
        return made[-1]

    yield build
    for one in made:
        one.close()


def _adapters(reply):
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

    class Words(BaseEmbedding):
        def _get_query_embedding(self, query):
            return vector(query).tolist()

        _get_text_embedding = _get_query_embedding

        async def _aget_query_embedding(self, query):
            return self._get_query_embedding(query)

    class Scripted(CustomLLM):
        @property
        def metadata(self):
            return LLMMetadata(context_window=8192)

        def complete(self, prompt, formatted=False, **kwargs):
            return CompletionResponse(text=reply)

        def stream_complete(self, prompt, formatted=False, **kwargs):
            for end in range(1, len(reply) + 1):
                yield CompletionResponse(text=reply[:end], delta=reply[end - 1])

    return Words(), Scripted()


def test_streams_evidence_then_words_then_a_cited_answer(baseline):
    events = list(baseline("It cost nine million [1].").stream("What did the tunnel cost?"))
    assert isinstance(events[0], Evidence)
    assert all(isinstance(event, Token) for event in events[1:-1])
    assert isinstance(events[-1], Answer)
    assert events[-1].text == "It cost nine million. [1]"
    assert (events[-1].citations[0].source, events[-1].citations[0].quote) == ("b.txt", TEXTS["b.txt"])


def test_a_marker_without_a_source_is_no_citation(baseline):
    *_, answer = baseline("Nine million [7].").stream("What did the tunnel cost?")
    assert answer.citations == ()


def test_limits_are_those_of_the_catalog(baseline):
    evidence = next(baseline("x").stream("What did the tunnel cost?", until="2022-01-01"))
    assert [hit.passage.source.id for hit in evidence.hits] == ["a.txt"]


def test_nothing_within_the_limits_is_a_refusal(baseline):
    question = Question("q", "What did the tunnel cost?", until="1999-01-01")
    assert is_refusal(question, ask("s", "baseline", baseline("x"), question))


def test_earlier_turns_are_put_before_the_question(baseline):
    history = [{"role": "user", "text": "Tell me about the tunnel"}, {"role": "assistant", "text": "The bridge opened"}]
    evidence = next(baseline("x").stream("What did it cost?", history))
    assert evidence.query.text == "Tell me about the tunnel\nWhat did it cost?"


def test_its_words_decide_whether_it_refused(baseline):
    question = Question("q", "Who built the tunnel?", answerable=False)
    record = ask("s", "baseline", baseline("The sources do not mention who built it."), question)
    assert is_refusal(question, record)
