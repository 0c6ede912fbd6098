"""The chat page: `python ui.py [FOLDER] [--port 7860] [--host 127.0.0.1] [--open]` does the same as `qa ui`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from qa import cli


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until Ctrl-C; returns the exit code."""
    return cli.main(["ui", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    raise SystemExit(main())
