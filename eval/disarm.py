"""`python -m eval.disarm SET OUT`: a copy of a question set without the orders planted in its files.

What an attack costs is the difference between the right answers on the set and on its copy:

    python -m eval.disarm sets/injection /tmp/injection-clean
    python -m eval --set sets/injection --set /tmp/injection-clean
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from qa.errors import QAError, UsageError


def disarm(source: Path, target: Path) -> int:
    """Copy a set and cut each planted order out of its files; returns how many. UsageError if one is not found."""
    if target.exists():
        raise UsageError(f"{target} is there already", fix="give the name of a new folder")
    items = [json.loads(line) for line in (source / "questions.jsonl").read_text(encoding="utf-8").splitlines() if line]
    shutil.copytree(source / "corpus", target / "corpus", copy_function=shutil.copyfile)
    armed = [item for item in items if "injection" in item]
    for item in armed:
        for name in item["poisoned"]:
            _cut(target / "corpus" / name, item["injection"]["text"].strip().encode())
    plain = [{key: value for key, value in item.items() if key != "injection"} for item in items]
    lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in plain)
    (target / "questions.jsonl").write_text(lines, encoding="utf-8")
    return len(armed)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.disarm", description="Copy a set without its attacks.")
    parser.add_argument("source", type=Path, metavar="SET")
    parser.add_argument("target", type=Path, metavar="OUT")
    options = parser.parse_args(argv)
    try:
        print(f"{disarm(options.source, options.target)} planted orders taken out")
    except (QAError, OSError, ValueError, KeyError) as error:
        print(f"disarm: {error}", file=sys.stderr)
        return 2
    return 0


def _cut(path: Path, order: bytes) -> None:
    text = path.read_bytes()
    if order not in text:
        raise UsageError(f"{path.name} does not hold its planted order", fix="correct that question's `injection`")
    path.write_bytes(text.replace(order, b""))


if __name__ == "__main__":
    raise SystemExit(main())
