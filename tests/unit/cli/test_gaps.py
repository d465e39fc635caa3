"""`ratusz gaps`: one JSON line for each gap, promise and indicator, sentences for people, exit codes."""

import json

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
