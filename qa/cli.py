"""The command line: parse, call, print. Answers on stdout; progress and problems on stderr.

    $ qa ask "What does Iraq not need?"
    Iraq doesn't need combat troops. [1]

    [1] Iraq is in talks … — 2023-02-01 — 000_b57e1e3586da0442.txt:312-369
        │ Iraq doesn’t need combat troops.

Exit code: 0 done (or answered), 1 failed, 2 wrong usage, 3 the articles do not say, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa import terminal
from qa.errors import QAError, Stopped, UsageError
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.page.server import Access
    from qa.query import Scope

OK, FAILED, USAGE, NOT_FOUND, STOPPED = 0, 1, 2, 3, 130
ADDRESS = "127.0.0.1"
PORT = 7860
CHAT_HELP = "/sources lists the articles, /new forgets the conversation, /quit leaves; Ctrl-C stops an answer"


def parser() -> argparse.ArgumentParser:
    """Every command and option; building it imports nothing heavy."""
    top = argparse.ArgumentParser(prog="qa", description=__doc__.splitlines()[0], allow_abbrev=False)
    top.description = "Ask a folder of articles a question; every sentence of the answer cites its source."
    top.epilog = "exit code: 0 done, 1 failed, 2 wrong usage, 3 the articles do not say, 130 stopped"
    top.add_argument("--version", action="version", version=f"qa-articles {version()}")
    top.add_argument("--debug", action="store_true", help="show where an error came from")
    verbs = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    verb = _verb(verbs, "index", _index, "make the index equal the folder and say what changed")
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="articles: txt, md, html, pdf, docx")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")
    verb.add_argument("--rebuild", action="store_true", help="start again from nothing")
    verb.add_argument(
        "--suggest", action="store_true", help="make the questions that the page suggests, too: takes minutes"
    )

    verb = _verb(verbs, "ask", _ask, "answer one question")
    verb.add_argument("question", nargs="+", metavar="QUESTION", help="in words; quotation marks are not needed")
    _place(verb)
    _limits(verb)
    verb.add_argument("--json", action="store_true", help="print the whole answer as JSON")

    verb = _verb(verbs, "chat", _chat, "a conversation in the terminal; follow-up questions know what was said")
    _place(verb)
    _limits(verb)

    verb = _verb(verbs, "ui", _ui, "the chat page in the browser")
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="articles (default: seeds)")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")

    _network(verb)
    verb.add_argument("--host", default=ADDRESS, help="address to listen on (default: this machine only)")
    verb.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a further name of this machine"
    )
    verb.add_argument("--open", action="store_true", help="open it in the browser")

    verb = _verb(verbs, "mcp", _mcp, "the articles as tools for other programs' models (Model Context Protocol)")
    verb.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="articles (default: seeds)")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")
    verb.add_argument("--http", action="store_true", help="listen on this machine instead of standard input and output")
    _network(verb)

    verbs.add_parser("eval", help="measure the answers on a file of questions", add_help=False)

    verb = _verb(verbs, "feedback", _feedback, "what people said about answers on the chat page")
    verb.add_argument("--folder", type=Path, metavar="FOLDER", help="articles that were asked (default: seeds)")
    verb.add_argument("--export", type=Path, metavar="FILE", help="write draft questions for `qa eval`, one a line")

    verb = _verb(verbs, "models", _models, "list, get, remove or check model files")
    verb.add_argument(
        "action", nargs="?", choices=["list", "pull", "remove", "verify"], default="list", help="default: list"
    )
    verb.add_argument("names", nargs="*", metavar="NAME", help="default: the ones in use")

    verb = _verb(verbs, "doctor", _doctor, "what is installed, found or stale, and the command that mends it")
    _place(verb)
    verb.add_argument("--json", action="store_true", help="print every check as JSON")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a character must not end the program
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if arguments[:1] == ["eval"]:  # its options are its own, so they are not parsed here
        return _guarded(lambda: _eval(arguments[1:]), debug=False)
    args = parser().parse_args(arguments)
    return _guarded(lambda: args.run(args), debug=args.debug)


def version() -> str:
    """The installed version, or "source" when run without being installed."""
    try:
        return metadata.version("qa-articles")
    except metadata.PackageNotFoundError:
        return "source"


def _verb(verbs: Any, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text, allow_abbrev=False)
    verb.set_defaults(run=run)
    verb.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return verb


def _place(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--folder", type=Path, metavar="FOLDER", help="articles (default: seeds)")
    verb.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")


def _network(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default: {PORT})")
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


def _index(args: argparse.Namespace) -> int:
    with _opened(args) as assistant:
        report = assistant.report or assistant.refresh()
        print("\n".join(terminal.changes(report)), flush=True)
        if args.suggest:
            with terminal.indexing() as progress:
                offered = assistant.suggest(progress)
            print("\n".join(terminal.offered(offered)))
    return OK


def _ask(args: argparse.Namespace) -> int:
    question, scope = " ".join(args.question), _scope(args)
    with _opened(args) as assistant:
        answer = _answered(assistant, question, (), scope, threading.Event())
    print(json.dumps(answer.to_dict(), indent=2) if args.json else terminal.render(answer, terminal.columns()))
    return NOT_FOUND if answer.status == "not_found" else OK


def _chat(args: argparse.Namespace) -> int:
    history: list[Turn] = []
    scope = _scope(args)
    with _opened(args) as assistant:
        terminal.note(f"{len(assistant.sources())} articles in {assistant.config.folder}. {CHAT_HELP}")
        for line in terminal.lines():
            if line in ("/quit", "/exit"):
                break
            if line == "/new":
                history.clear()
            elif line == "/sources":
                print("\n".join(terminal.source_line(source, source.id) for source in assistant.sources()))
            elif line.startswith("/"):
                terminal.note(CHAT_HELP)
            elif line:
                _turn(assistant, line, history, scope)
    return OK


def _turn(assistant: Assistant, question: str, history: list[Turn], scope: Scope) -> None:
    try:
        with terminal.interruptible() as stop:
            answer = _answered(assistant, question, history, scope, stop)
    except Stopped:
        terminal.note("stopped")
    except QAError as error:  # one bad question or a lost model must not end the conversation
        terminal.note(f"qa: {error}")
    else:
        print(f"{terminal.render(answer, terminal.columns())}\n", flush=True)
        history += [Turn("user", question), Turn("assistant", answer.text)]


def _ui(args: argparse.Namespace) -> int:
    from qa.page import server

    access = _access(args, args.host, args.allow_host)
    with server.listen(access) as listener, _opened(args, empty=True) as assistant:  # articles may be added on the page
        server.serve(assistant, access, listener, open_browser=args.open)
    return OK


def _mcp(args: argparse.Namespace) -> int:
    import qa
    from qa import mcp_server

    def opened() -> Assistant:
        return qa.open(args.folder, args.index)

    if args.http:
        mcp_server.serve_http(opened, _access(args))
    else:
        mcp_server.serve_stdio(opened)
    return OK


def _access(args: argparse.Namespace, host: str = ADDRESS, names: Sequence[str] = ()) -> Access:
    from qa import config
    from qa.page import password, server

    secret = password.read(args.password_file) if args.password_file else config.load().password
    return server.Access(host, args.port, tuple(names), password.checked(secret))


def _eval(arguments: list[str]) -> int:
    from importlib import import_module

    try:
        evaluation = import_module("eval.__main__")
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("eval"):
            raise
        raise UsageError(
            "the evaluation is not installed beside qa", fix="run `make eval` in a copy of the source"
        ) from error
    return int(evaluation.main(arguments) or OK)


def _feedback(args: argparse.Namespace) -> int:
    from qa import config
    from qa.page import drafts

    said = drafts.read(config.load(folder=args.folder).archive)
    if args.export:
        drafts.write(said, args.export)
        print(f"{len(said)} drafts in {args.export}")
        return OK
    print("\n\n".join(map(terminal.plain, drafts.lines(said))) or "No feedback yet.")
    return OK


def _models(args: argparse.Namespace) -> int:
    from qa import config, models, weights

    settings = config.load()
    folder = settings.models_folder
    names = args.names or [name for name in (settings.model, settings.embedding) if name in models.MODELS]
    if args.action == "list":
        print("\n".join(terminal.model_rows(weights.listing(folder))))
    elif args.action == "pull":
        for name in names:
            print(weights.pull(name, folder))
    elif args.action == "verify":
        for name in names:
            print(f"{weights.verify(name, folder)} is as published")
    elif not args.names:
        raise UsageError("qa models remove needs a name", fix="qa models")
    else:
        for name in names:
            print(f"{name}: {terminal.amount(weights.remove(name, folder))} freed")
    return OK


def _doctor(args: argparse.Namespace) -> int:
    from qa import config, doctor

    checks = doctor.examine(config.load(folder=args.folder, index=args.index))
    if args.json:
        print(json.dumps([check.to_dict() for check in checks], indent=2))
    else:
        for check in checks:
            print(terminal.plain(f"{check.state:8}{check.name:18}{check.found}"))
            if check.fix:
                print(terminal.plain(f"{'':8}→ {check.fix}"))
    return FAILED if any(check.state == "problem" for check in checks) else OK


@contextmanager
def _opened(args: argparse.Namespace, empty: bool = False) -> Iterator[Assistant]:
    import qa

    with terminal.indexing() as progress:
        rebuild = getattr(args, "rebuild", False)
        assistant = qa.open(args.folder, args.index, progress=progress, rebuild=rebuild, empty=empty)
    with assistant:
        yield assistant


def _scope(args: argparse.Namespace) -> Scope:
    """The limits that were typed; of a wrong one its own option is told, before anything is opened."""
    from qa import query

    return query.scope(args.file, args.since, args.until, ("--since", getattr(args, "until_typed", "--until")))


def _answered(
    assistant: Assistant, question: str, history: Sequence[Turn], scope: Scope, stop: threading.Event
) -> Answer:
    limits: dict[str, Any] = {"sources": scope.sources, "since": scope.since, "until": scope.until}
    return terminal.awaited(assistant.stream(question, history, stop=stop, **limits))
