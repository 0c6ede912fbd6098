"""A generator that answers from a table: real streaming, no weights.

`ScriptedModel({"adviser": "Farhad Alaaldin"})` answers so from any passage that holds the key, with the probability
`sure`; it refuses every other. Where a refusal is banned it says "nothing". `requests` keeps what it was asked.
"""

import math
import re
import threading
from collections.abc import Iterator, Mapping, Sequence

from qa import prompts
from qa.errors import GeneratorError, Stopped
from qa.llm import Piece, Request
from qa.types import Hit, Passage, Source


class ScriptedModel:
    name = "scripted"

    def __init__(self, replies: Mapping[str, str], sure: float = 0.9, fails: bool = False) -> None:
        self.replies, self.sure, self.fails = dict(replies), sure, fails
        self.requests: list[Request] = []

    def stream(
        self, requests: Sequence[Request], stop: threading.Event | None = None
    ) -> Iterator[tuple[int, Piece | None]]:
        for index, request in enumerate(requests):
            self.requests.append(request)
            for piece in self._pieces(request):
                if stop is not None and stop.is_set():
                    raise Stopped("stopped")
                if self.fails:
                    raise GeneratorError("the model failed")
                yield index, piece
            yield index, None

    def _pieces(self, request: Request) -> list[Piece]:
        asked = request.messages[-1].text
        reply = next((text for key, text in self.replies.items() if key in asked), None)
        likely = self.sure if reply else 0.01
        first, *others = (reply or (prompts.REFUSAL if not request.banned else "nothing")).split(" ")
        odds = {first: math.log(likely), prompts.REFUSAL: math.log(1 - likely)}
        return [Piece(first, odds[first], odds), *(Piece(f" {word}", -0.1) for word in others)]

    def close(self) -> None:
        pass


def passage(text: str, source: str = "a.txt", title: str = "A title", published=None, start: int = 0):
    """A passage of one document whose sentences end at full stops."""
    spans = tuple((start + match.start(), start + match.end()) for match in re.finditer(r"[^.\s][^.]*\.", text))
    return Passage(Source(source, title, published), start, start + len(text), text, spans)


def hit(text: str, rank: int = 1, similarity: float = 0.6, **known):
    """A hit on such a passage."""
    return Hit(passage(text, **known), rank, similarity)
