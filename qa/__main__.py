"""`python -m qa ask "…"` is the same as `qa ask "…"`."""

from qa.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
