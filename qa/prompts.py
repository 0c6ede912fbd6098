"""Every word the model is told, as data.

The order is system, passage, question: what was computed for a passage is reused for the next question on it.
A passage is quoted material; `_inert` takes from it whatever a chat template could take for its own markers.
"""

from __future__ import annotations

import re

from qa.types import Passage, Turn

REFUSAL = "none"  # one token: a refusal costs one decoding step
READ = (
    "You answer a question from one passage of a news article. Use only what the passage states. "
    "Reply with one short, complete sentence. "
    f"If the passage does not state exactly what is asked, reply only: {REFUSAL}"
)
SUGGEST = (
    "You write one short question that a reader would ask and that the given sentence of a news article answers. "
    "Ask for one thing that the sentence states, such as a number, a date or a name. Name people, places and things in "
    "full, so that the question is clear without the sentence. Do not put the answer into it. Write only the question."
)
STATED = "Does the passage state the answer to this exact question? Answer yes or no."
_MARKERS = re.compile(
    r"<\|[^|>]*\|>|<\|?/?(?:im_start|im_end|s|eos|bos|endoftext|system|user|assistant)\|?>"
    r"|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>",
    re.IGNORECASE,
)


def reading(passage: Passage, question: str) -> tuple[Turn, ...]:
    """The prompt that makes the model answer a question from one passage, or refuse."""
    return (Turn("system", READ), Turn("user", f"{presented(passage)}\n\nQuestion: {_inert(question)}"))


def asking(passage: Passage, question: str) -> tuple[Turn, ...]:
    """The prompt that asks whether a passage states the answer at all: yes or no."""
    system, user = reading(passage, question)
    return (system, Turn("user", f"{user.text}\n\n{STATED}"))


def suggesting(title: str, sentence: str) -> tuple[Turn, ...]:
    """The prompt that makes the model write a question that a sentence of an article answers."""
    return (Turn("system", SUGGEST), Turn("user", f"Article: {_inert(title)}\n\nSentence: {_inert(sentence)}"))


def is_refusal(text: str) -> bool:
    """Whether the model said that the passage does not state the answer."""
    refused = re.match(rf"\W*{REFUSAL}\b(?!\s+(?:of|were|was|have|has|are|is)\b)", text, re.IGNORECASE)
    return refused is not None or not text.strip()


def presented(passage: Passage) -> str:
    """The passage as the model sees it: title, date where it is known, text."""
    source = passage.source
    heading = source.title if source.published is None else f"{source.title} ({source.published:%d %B %Y})"
    return f"{_inert(heading)}\n\n{_inert(passage.text)}"


def _inert(text: str) -> str:
    return _MARKERS.sub(" ", text)
