"""Every word the model is told, as data.

The order is system, passage, question: what was computed for a passage is reused for the next question on it.
A passage is quoted material; `_inert` takes from it whatever a chat template could take for its own markers.
"""

from __future__ import annotations

import re

from qa import names
from qa.types import Passage, Turn

REFUSAL = "none"  # one token: a refusal costs one decoding step
REFUSALS = ("none", "None", " none", " None")  # as tokens
# The adapter was trained on these words: with others it reads worse.
READ = (
    "Answer from the passage, in as few of its own words as possible. "
    f"If it does not state exactly what is asked, reply only: {REFUSAL}"
)
SUGGEST = (
    "You write one short question that a reader would ask and that the given sentence of a news article answers. "
    "Ask for one thing that the sentence states, such as a number, a date or a name. Name people, places and things in "
    "full, so that the question is clear without the sentence. Do not put the answer into it. Write only the question."
)
_MARKERS = re.compile(
    r"<\|[^|>]*\|>|<\|?/?(?:im_start|im_end|s|eos|bos|endoftext|system|user|assistant)\|?>"
    r"|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>",
    re.IGNORECASE,
)


def reading(passage: Passage, question: str) -> tuple[Turn, ...]:
    """The prompt that makes the model answer a question from one passage, or refuse.

    Names are asked for as the passage spells them: a small model takes another spelling for another person.
    """
    material = presented(passage)
    asked = names.respelled(_inert(question), material)
    return (Turn("system", READ), Turn("user", f"{material}\n\nQuestion: {asked}"))


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
