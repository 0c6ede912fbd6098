"""The command line: parse, call the command, turn errors into messages and exit codes.

    $ qa ask "What does Iraq not need?"
    Iraq doesn't need combat troops. [1]

    [1] Iraq is in talks … — 2023-02-01 — 000_b57e1e3586da0442.txt:312-369
        │ Iraq doesn’t need combat troops.

Exit code: 0 done (or answered), 1 failed, 2 wrong usage, 3 the articles do not say, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from qa import commands, terminal
from qa.commands import FAILED, STOPPED, USAGE
from qa.config import PORT
from qa.errors import QAError, UsageError


def parser() -> argparse.ArgumentParser:
    """Every command and option; building it imports nothing heavy."""
    top = argparse.ArgumentParser(prog="qa", allow_abbrev=False)
    top.description = "Ask a folder of articles a question; every sentence of the answer cites its source."
    top.epilog = "exit code: 0 done, 1 failed, 2 wrong usage, 3 the articles do not say, 130 stopped"
    top.add_argument("--version", action="version", version=f"qa-articles {version()}")
    top.add_argument("--debug", action="store_true", help="show where an error came from")
    verbs = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_index(verbs)
    _add_questions(verbs)
    _add_servers(verbs)
    _add_measuring(verbs)
    _add_upkeep(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a character must not end the program
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    debug = arguments[:1] == ["--debug"]
    if arguments[debug:][:1] == ["eval"]:  # its options are its own, so they are not parsed here
        return _guarded(lambda: commands.evaluate(arguments[debug + 1 :]), debug)
    args = parser().parse_args(arguments)
    return _guarded(lambda: args.run(args), debug=args.debug)


def version() -> str:
    """The installed version, or "source" when run without being installed."""
    try:
        return metadata.version("qa-articles")
    except metadata.PackageNotFoundError:
        return "source"


def _add_index(verbs: Any) -> None:
    verb = _verb(verbs, "index", commands.index, "make the index equal the folder and say what changed")
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="articles: txt, md, html, pdf, docx")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")
    verb.add_argument("--rebuild", action="store_true", help="start again from nothing")
    verb.add_argument(
        "--suggest", action="store_true", help="make the questions that the page suggests, too: takes minutes"
    )


def _add_questions(verbs: Any) -> None:
    verb = _verb(verbs, "ask", commands.ask, "answer one question")
    verb.add_argument("question", nargs="+", metavar="QUESTION", help="in words; quotation marks are not needed")
    _place(verb)
    _limits(verb)
    verb.add_argument("--json", action="store_true", help="print the whole answer as JSON")

    verb = _verb(verbs, "chat", commands.chat, "a conversation in the terminal; follow-up questions know what was said")
    _place(verb)
    _limits(verb)


def _add_servers(verbs: Any) -> None:
    verb = _verb(verbs, "ui", commands.ui, "the chat page in the browser")
    _articles(verb)
    _network(verb)
    verb.add_argument("--host", default=commands.ADDRESS, help="address to listen on (default: this machine only)")
    verb.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a further name of this machine"
    )
    verb.add_argument("--open", action="store_true", help="open it in the browser")

    verb = _verb(
        verbs, "mcp", commands.mcp, "the articles as tools for other programs' models (Model Context Protocol)"
    )
    _articles(verb)
    verb.add_argument("--http", action="store_true", help="listen on this machine instead of standard input and output")
    _network(verb)


def _add_measuring(verbs: Any) -> None:
    verbs.add_parser("eval", help="measure the answers on a file of questions", add_help=False)

    verb = _verb(verbs, "feedback", commands.feedback, "what people said about answers on the chat page")
    verb.add_argument("--folder", type=Path, metavar="FOLDER", help="articles that were asked (default: seeds)")
    verb.add_argument("--export", type=Path, metavar="FILE", help="write draft questions for `qa eval`, one a line")


def _add_upkeep(verbs: Any) -> None:
    verb = _verb(verbs, "models", commands.models, "list, get, remove or check model files")
    verb.add_argument(
        "action", nargs="?", choices=["list", "pull", "remove", "verify"], default="list", help="default: list"
    )
    verb.add_argument("names", nargs="*", metavar="NAME", help="default: the ones in use")

    verb = _verb(verbs, "doctor", commands.doctor, "what is installed, found or stale, and the command that mends it")
    _place(verb)
    verb.add_argument("--json", action="store_true", help="print every check as JSON")


def _verb(verbs: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text, allow_abbrev=False)
    verb.set_defaults(run=run)
    verb.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return verb


def _articles(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="articles (default: seeds)")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")


def _place(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--folder", type=Path, metavar="FOLDER", help="articles (default: seeds)")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")


def _network(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, help=f"port to listen on (default: {PORT})")
    verb.add_argument(
        "--password-file", type=Path, metavar="FILE", help="ask for the password in its first line (or: QA_PASSWORD)"
    )


def _limits(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--file", action="append", metavar="F", help="only this article; may be repeated")
    verb.add_argument("--since", metavar="DATE", help="only articles published on or after 2023-01-31")
    verb.add_argument(
        "--until", "--as-of", action=_Typed, metavar="DATE", help="only articles published on or before it"
    )


class _Typed(argparse.Action):
    """Keeps a value and, beside it, the name that the option was given by."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        setattr(namespace, self.dest, values)
        setattr(namespace, f"{self.dest}_typed", option)


def _guarded(run: Callable[[], int], debug: bool) -> int:
    try:
        code = run()
        sys.stdout.flush()  # here, where a reader that has gone is noticed
        return code
    except QAError as error:
        if debug:
            raise
        terminal.note(f"qa: {error}")
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        terminal.note("\nqa: stopped")
        return STOPPED
    except BrokenPipeError:  # `qa ask … | head`: the reader has gone, and flushing at exit would complain again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
