"""`ratusz gaps`: one JSON line for each gap, promise and indicator, sentences for people, exit codes."""

import json
from types import SimpleNamespace

import pytest

from ratusz.cli.main import main

EXPECTED = """
phenomena: [{phenomenon: people, frequency: P1Y, lag: P5M, since: 2022, areas: [b], holdings: [gus]}]
indicators: [{indicator: density, inputs: [people]}]
"""


def run(*arguments):
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return left.value.code


def test_lines_sentences_and_exit_codes(tmp_path, capsys):
    expected, seen = tmp_path / "expected.yaml", tmp_path / "seen.csv"
    expected.write_text(EXPECTED)
    seen.write_text("phenomenon,holding,area,period,value\npeople,gus,b,2022,1\npeople,gus,b,2024,1\n")
    asked = "gaps", seen, "--expected", expected, "--today", "2025-07-01"
    assert run("--lang", "en", *asked, "--json") == 10
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["type"] for line in lines] == ["gap", "promise", "indicator"]
    assert (lines[0]["kind"], lines[0]["periods"], lines[0]["blocks"]) == ("hole", ["2023"], ["density"])
    assert lines[0]["sentence"]["pl"] != lines[0]["sentence"]["en"]
    assert run("--lang", "pl", *asked) == 10
    assert "2023" in capsys.readouterr().out
    seen.write_text(seen.read_text() + "people,gus,b,2023,1\n")
    assert run("--lang", "en", *asked) == 0
    seen.write_text("a,b\n1,2\n")
    assert run("--lang", "en", *asked, "--json") == 11


def test_a_bank_is_asked_instead_of_a_file_and_never_with_one(monkeypatch, tmp_path, capsys):
    line = {"type": "gap", "kind": "hole", "sentence": {"pl": "Brakuje liczb za 2023.", "en": "Figures for 2023 are missing."}}
    broken = {"type": "failure", "resource": "zle/tu", "sentence": {"pl": "Nie ma kolumny.", "en": "A column is gone."}}
    asked = []

    def found(table):
        asked.append(table)
        return SimpleNamespace(gaps=(line,) if table else (), failed=(broken,) if table == "zle/tu" else ())

    monkeypatch.setattr("ratusz.cli.gaps.open_bank", lambda *_: SimpleNamespace(found=found))
    assert run("--lang", "pl", "gaps", "--dir", tmp_path, "--table", "a/b") == 10
    assert "1. Brakuje liczb za 2023." in capsys.readouterr().out
    assert run("--lang", "en", "gaps", "--dir", tmp_path, "--table", "a/b", "--json") == 10
    assert json.loads(capsys.readouterr().out) == line
    assert run("--lang", "en", "gaps", "--dir", tmp_path) == 0
    assert asked == ["a/b", "a/b", ""]
    assert run("--lang", "pl", "gaps", "--dir", tmp_path, "--table", "zle/tu") == 11
    told = capsys.readouterr()
    assert ("Brakuje liczb za 2023." in told.out, told.err) == (True, "- zle/tu: Nie ma kolumny.\n")
    assert run("--lang", "en", "gaps", "--dir", tmp_path, "--table", "zle/tu", "--json") == 11
    assert [json.loads(one)["type"] for one in capsys.readouterr().out.splitlines()] == ["failure", "gap"]
    assert run("--lang", "en", "gaps") == 2
    (tmp_path / "seen.csv").write_text("phenomenon,holding,area,period,value\n")
    assert run("--lang", "en", "gaps", tmp_path / "seen.csv", "--dir", tmp_path) == 2
