import subprocess
import sys

import pytest

from qa import cli, commands
from qa.errors import GeneratorError, UsageError


@pytest.fixture
def ask(monkeypatch):
    """Lets `qa ask` raise an error."""

    def raising(error):
        def ask(_):
            raise error

        monkeypatch.setattr(commands, "ask", ask)

    return raising


def test_an_error_is_one_plain_message_with_the_command_that_helps(ask, capsys):
    ask(GeneratorError("the model server is gone", fix="qa doctor"))
    assert cli.main(["ask", "x"]) == commands.FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert "qa: the model server is gone\n  → qa doctor" in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [("--debug", "ask", "x"), ("ask", "--debug", "x")])
def test_debug_shows_where_an_error_came_from(ask, arguments):
    ask(GeneratorError("the model server is gone"))
    with pytest.raises(GeneratorError):
        cli.main(arguments)


def test_wrong_usage_has_its_own_exit_code(ask):
    ask(UsageError("QA_PASSAGES = 'many' is not valid"))
    assert cli.main(["ask", "x"]) == commands.USAGE
    with pytest.raises(SystemExit, match="2"):
        cli.main(["ask"])


def test_ctrl_c_ends_a_single_question(ask):
    ask(KeyboardInterrupt)
    assert cli.main(["ask", "x"]) == commands.STOPPED


def test_a_reader_that_went_away_is_no_traceback():
    command = f"{sys.executable} -m qa models | true"
    result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True)
    assert "Traceback" not in result.stderr


def test_evaluation_gets_its_own_options(monkeypatch):
    seen = []
    fake = type(sys)("eval.__main__")
    fake.main = lambda arguments: seen.extend(arguments) or 4
    monkeypatch.setitem(sys.modules, "eval.__main__", fake)
    assert cli.main(["eval", "--system", "both", "--help"]) == 4
    assert cli.main(["--debug", "eval", "--help"]) == 4
    assert seen == ["--system", "both", "--help", "--help"]


def test_version_and_module_entry():
    shown = subprocess.run([sys.executable, "-m", "qa", "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"qa-articles {cli.version()}\n"
