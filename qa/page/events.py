"""How the events of the page run: options of Gradio that they share.

parts.conversation.resume(move, None, outcome, **INSTANT)
"""

from __future__ import annotations

from typing import Any

PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}  # the page shows progress itself
INSTANT: dict[str, Any] = {**PRIVATE, "queue": False}  # must not wait behind the questions of others
# For what moving.js sends one by one: never skipped for the one before, whose end Gradio may not have noted yet
IN_TURN: dict[str, Any] = {**INSTANT, "trigger_mode": "multiple"}


def ended(event: Any, kind: str) -> None:
    """Tell the page that a move of this kind (`moving.js`) is over, however the event ends."""
    for over in (event.then, event.failure):
        over(None, js=f"() => footnote.moved('{kind}')", **INSTANT)
