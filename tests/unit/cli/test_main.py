"""Errors on the command line: one sentence, a hint, an exit code; a traceback only for faults of ours."""

import json

import click
import pytest

from ratusz.bank.base.errors import Conflict, Damaged, Stopped, Unreadable, WrongUsage
from ratusz.cli.main import Ratusz
from ratusz.cli.terminal import language_of


def raising(error):
    @click.command("fail")
    @click.option("--json", "as_json", is_flag=True)
    def fail(*, as_json):
        raise error

    class One(Ratusz):
        def list_commands(self, ctx):  # noqa: ARG002
            return ["fail"]

        def get_command(self, ctx, cmd_name):  # noqa: ARG002
            return fail if cmd_name == "fail" else None

    return One("ratusz", params=[click.Option(["--lang"])])


def leave(group, *arguments):
    with pytest.raises(SystemExit) as caught:
        group.main(list(arguments), prog_name="ratusz")
    return caught.value.code


@pytest.mark.parametrize(("kind", "code"), [(WrongUsage, 2), (Conflict, 2), (Stopped, 10), (Unreadable, 11), (Damaged, 1)])
def test_a_user_error_is_one_sentence_a_hint_and_its_exit_code(kind, code, capsys):
    error = kind("some-code", "The file {file} is odd.", "Mend it.", values={"file": "a.csv"})
    assert leave(raising(error), "--lang", "en", "fail") == code
    out, err = capsys.readouterr()
    assert (out, err) == ("", "The file a.csv is odd. Mend it.\n")


def test_machines_get_the_error_as_json(capsys):
    leave(raising(WrongUsage("some-code", "Odd.", allowed=("a", "b"))), "fail", "--json")
    out, _ = capsys.readouterr()
    assert json.loads(out)["error"] == {
        "code": "some-code",
        "message": {"pl": "Odd.", "en": "Odd."},
        "hint": {"pl": "", "en": ""},
        "allowed": ["a", "b"],
    }


def test_a_fault_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError()).main(["fail"], prog_name="ratusz")


@pytest.mark.parametrize("arguments", [["nothing"], ["fail", "--wrong"], ["fail", "extra"]])
def test_wrong_usage_is_two(arguments, capsys):
    assert leave(raising(ZeroDivisionError()), *arguments) == 2
    assert "Error:" in capsys.readouterr().err


def test_ctrl_c_is_no_fault():
    assert leave(raising(KeyboardInterrupt()), "fail") == 130


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {"LANG": "pl_PL.UTF-8"}, "pl"),
        ([], {"LANG": "pl_PL.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {}, "en"),
        (["--lang", "pl", "read"], {"LANG": "en_GB"}, "pl"),
        (["--lang=en"], {"LANG": "pl_PL"}, "en"),
        (["--lang"], {"LANG": "pl_PL"}, "pl"),
    ],
)
def test_the_language_is_what_is_asked_for_else_that_of_the_terminal(arguments, environ, language):
    assert language_of(arguments, environ) == language
