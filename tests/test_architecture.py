"""The modules of qa stand in one order; each may import only what stands before it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "qa"
ORDER = (
    *("types", "errors", "config"),  # nouns
    *("words", "figures", "amounts", "lands", "negation", "phonetics", "names", "spelling"),  # pure
    *("datewords", "dates", "relative", "yearless", "periods"),  # pure: time
    *("datelines", "boilerplate", "metadata", "prompts"),  # pure
    *("ranking", "verification", "opposites", "excerpts"),  # pure: what a text has of another
    *("grammar", "counting", "slots", "prospects"),  # pure: what a question asks
    *("exchanging", "ellipsis", "coreference", "telling", "conversation", "query"),  # pure: after what was said
    *("decoding", "webpages", "formats", "corpus", "sentences", "chunking"),  # adapters: files to passages
    *("encoders", "connection", "catalog", "store"),  # adapters: passages to an index
    *("downloads", "models", "integrity", "installing", "gguf", "weights"),  # adapters: model files
    *("llama_server", "llm", "lending"),  # adapters: the generator
    *("intake", "wastebasket"),  # adapters: files into the folder and out of it
    *("indexing", "retrieval", "judgement", "locating", "supporting", "disputes", "bearers", "leaving"),  # steps
    *("timing", "reading", "warming"),  # steps
    *("overview", "agreement", "composing", "refusing", "answering"),  # steps
    "suggesting",  # step: a question, asked by the program itself
    "assistant",  # the root: the one place that builds adapters from the settings
    "sharing",  # what stands between the root and those who ask it
    *("__init__", "schemas", "page", "doctor", "terminal", "mcp_server", "commands", "cli", "__main__"),  # doors
)
HEAVY = {  # a library takes seconds to import, so only its own modules may, and only when called
    "torch": {"encoders"},
    "sentence_transformers": {"encoders"},
    "transformers": {"encoders"},
    "llama_index": {"sentences"},
    "chromadb": {"store"},
    "xllamacpp": {"llama_server"},
    "gradio": {"page"},
    "mcp": {"mcp_server"},
    "mcp_types": {"mcp_server"},
    "matplotlib": {"page"},
    "bs4": {"webpages"},
    "pypdf": {"formats"},
    "docx": {"formats"},
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


def module_of(path: Path) -> str:
    """The place of a file in ORDER: its name, or the name of its sub-package."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


FILES = sorted(PACKAGE.rglob("*.py"))
by_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a syntax tree imports; `from qa import store` gives `qa.store`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import hides its place; write it out"
            package = node.module == "qa"
            yield from (f"qa.{alias.name}" for alias in node.names) if package else (str(node.module),)


def at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run at import: not the bodies of functions, not `if TYPE_CHECKING`."""
    pending: list[ast.AST] = [tree]
    while pending:
        for node in ast.iter_child_nodes(pending.pop()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                continue
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node
            pending.append(node)


@by_file
def test_every_module_has_a_place_and_a_telling_name(path):
    assert module_of(path) in ORDER, f"{path.name} has no place in the order"
    assert not VAGUE & set(path.relative_to(PACKAGE).with_suffix("").parts)


@by_file
def test_a_module_imports_only_what_stands_before_it(path):
    own = module_of(path)
    before = ORDER[: ORDER.index(own) + (own == "page")]  # the files of one sub-package know each other
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        package, _, module = name.partition(".")
        if package != "qa":
            assert package not in ("eval", "tests", "ui"), f"{path.name} imports {name}, which stands outside"
            continue
        place = module.split(".")[0]
        place = place if place in ORDER and module else "__init__"
        assert place in before, f"{own} imports {name}, which stands after it"


@by_file
def test_a_heavy_library_is_imported_only_by_its_own_module_when_called(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    heavy = {name.split(".")[0] for name in imports(tree)} & set(HEAVY)
    assert all(module_of(path) in HEAVY[name] for name in heavy), f"{path.name} imports {heavy}"
    early = {name.split(".")[0] for node in at_import(tree) for name in imports(node)} & set(HEAVY)
    assert not early, f"{path.name} imports {early} before it is called"


@pytest.mark.parametrize(
    "command", ["import qa", "import qa.cli; qa.cli.parser().format_help()", "dir(__import__('qa'))"]
)
def test_the_surface_loads_nothing_heavy(command):
    script = f"{command}\nimport sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {name.split(".")[0] for name in loaded} & set(HEAVY)


def test_help_loads_nothing_heavy():
    command = [sys.executable, "-X", "importtime", "-m", "qa", "--help"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in run.stderr.splitlines()}
    assert "argparse" in loaded
    assert not loaded & set(HEAVY)


@by_file
def test_the_environment_is_read_by_the_settings_alone(path):
    """Setting a variable for a library, or handing all of them to another program, is not reading."""
    reads = re.findall(r"getenv|environ\.get\b|environ\[", path.read_text(encoding="utf-8"))
    assert not reads or module_of(path) == "config"
