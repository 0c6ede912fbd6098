"""The commands: what `qa index`, `qa ask` and the others do and print; each gives its exit code.

    index(arguments)    added    000_b57e1e3586da0442.txt …     0
    ask(arguments)      Iraq doesn't need combat troops. [1]    0

Answers go to stdout; progress and problems to stderr.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa import integrity, terminal
from qa.errors import QAError, Stopped, UsageError
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.page.server import Access
    from qa.query import Scope

OK, FAILED, USAGE, NOT_FOUND, STOPPED = 0, 1, 2, 3, 130
ADDRESS = "127.0.0.1"
CHAT_HELP = "/sources lists the articles, /new forgets the conversation, /quit leaves; Ctrl-C stops an answer"


def index(args: argparse.Namespace) -> int:
    """Make the index equal the folder and print what changed, and the questions that are suggested, if wanted."""
    with _opened(args) as assistant:
        report = assistant.report or assistant.refresh()
        print("\n".join(terminal.changes(report)), flush=True)
        if args.suggest:
            with terminal.indexing() as progress:
                offered = assistant.suggest(progress)
            print("\n".join(terminal.offered(offered)))
    return OK


def ask(args: argparse.Namespace) -> int:
    """Print the answer to one question."""
    question, scope = " ".join(args.question), _scope(args)
    with _opened(args) as assistant:
        answer = _answered(assistant, question, (), scope, threading.Event())
    print(json.dumps(answer.to_dict(), indent=2) if args.json else terminal.render(answer, terminal.columns()))
    return NOT_FOUND if answer.status == "not_found" else OK


def chat(args: argparse.Namespace) -> int:
    """A conversation in the terminal until /quit or the end of the input."""
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


def ui(args: argparse.Namespace) -> int:
    """Serve the chat page until it is stopped."""
    from qa.page import server

    access = _access(args, args.host, args.allow_host)
    with server.listen(access) as listener, _opened(args, empty=True) as assistant:  # articles may be added on the page
        server.serve(assistant, access, listener, open_browser=args.open)
    return OK


def mcp(args: argparse.Namespace) -> int:
    """Serve the articles as tools of the Model Context Protocol until the other side leaves."""
    import qa
    from qa import mcp_server

    def opened() -> Assistant:
        return qa.open(args.folder, args.index)

    if not args.http and (args.port is not None or args.password_file):
        raise UsageError("--port and --password-file are for clients that connect", fix="add --http")
    if args.http:
        mcp_server.serve_http(opened, _access(args))
    else:
        mcp_server.serve_stdio(opened)
    return OK


def evaluate(arguments: list[str]) -> int:
    """Hand the arguments to the evaluation, which has options of its own."""
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


def feedback(args: argparse.Namespace) -> int:
    """Print what people said about answers, or write it as draft questions."""
    from qa import config
    from qa.page import drafts

    said = drafts.read(config.load(folder=args.folder).archive)
    if args.export:
        drafts.write(said, args.export)
        print(f"{len(said)} drafts in {args.export}")
        return OK
    print("\n\n".join(map(terminal.plain, drafts.lines(said))) or "No feedback yet.")
    return OK


def models(args: argparse.Namespace) -> int:
    """List, get, remove or check model files."""
    from qa import config, installing, models, weights

    settings = config.load()
    folder = settings.models_folder
    names = args.names or [name for name in (settings.model, settings.embedding) if name in models.MODELS]
    if args.action == "list":
        print("\n".join(terminal.model_rows(weights.listing(folder))))
    elif args.action == "pull":
        for name in names:
            print(installing.pull(name, folder))
    elif args.action == "verify":
        for name in names:
            print(f"{weights.verify(name, folder)} is as published")
    elif not args.names:
        raise UsageError("qa models remove needs a name", fix="qa models")
    else:
        for name in names:
            print(f"{name}: {integrity.amount(installing.remove(name, folder))} freed")
    return OK


def doctor(args: argparse.Namespace) -> int:
    """Print what is installed, found or stale."""
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


def _access(args: argparse.Namespace, host: str = ADDRESS, names: Sequence[str] = ()) -> Access:
    from qa import config
    from qa.page import password, server

    secret = password.read(args.password_file) if args.password_file else config.load().password
    port = config.PORT if args.port is None else args.port
    return server.Access(host, port, tuple(names), password.checked(secret))


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
