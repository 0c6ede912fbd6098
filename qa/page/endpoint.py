"""The one public endpoint of the Gradio app, for `gradio_client`:

    answer, text = Client("http://127.0.0.1:7860").predict("Who leads Iraq?", api_name="/ask")

Annotations are evaluated here: Gradio describes the endpoint by them.
"""

import threading
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.sharing import Line
from qa.types import Answer, Event, Progress

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant


def publish(blocks: "gr.Blocks", assistant: "Assistant", line: Line) -> None:
    """Add the endpoint /ask to an app."""
    import gradio as gr

    stops: dict[str, set[threading.Event]] = {}  # of each client's questions, so that one that leaves frees the model

    def ask(
        question: str,
        history: list[dict[str, str]] | None = None,
        sources: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        caution: float | None = None,
        request: gr.Request = None,
    ) -> Iterator[tuple[dict[str, Any], str]]:
        """Answer a question from the articles: the whole answer as JSON, and its text with [n] markers.

        Until it is there, a job's outputs are how far it is: {"stage": "reading", "done": 1, "total": 3}.
        """
        stop = threading.Event()
        mine = stops.setdefault(str(request.session_hash), set())
        mine.add(stop)
        limits = sources, since, until
        answering = partial(assistant.stream, question, history or (), *limits, caution=caution, stop=stop)
        try:
            yield from _told(line.served(answering, stop))
        except QAError as error:
            raise gr.Error(str(error), print_exception=False) from error
        finally:
            stop.set()
            mine.discard(stop)

    def leave(request: gr.Request) -> None:
        for stop in tuple(stops.pop(str(request.session_hash), ())):
            stop.set()

    # Gradio wants the types of one output, not of the stream
    ask.__annotations__["return"] = tuple[dict[str, Any], str]
    gr.api(ask, api_name="ask", concurrency_limit=None)  # who is too many is told so by the line
    blocks.unload(leave)


def _told(events: Iterator[Event]) -> Iterator[tuple[dict[str, Any], str]]:
    """How far it is at each event, for a job that is cancelled ends where it yields; then the answer."""
    far: dict[str, Any] = {}
    for event in events:
        if isinstance(event, Answer):
            yield event.to_dict(), event.text
            return
        far = asdict(event) if isinstance(event, Progress) else far
        yield far, ""
