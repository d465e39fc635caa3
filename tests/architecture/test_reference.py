"""If it is not documented it does not exist: settings, commands, problem codes, error codes."""

import re

import pytest

from tests.architecture.tree import ROOT, texts
from tools import reference


@pytest.mark.slow
@pytest.mark.parametrize("page", reference.PAGES)
def test_reference_says_what_the_code_says(page):
    """`make reference` writes it anew; the diff is the review."""
    assert (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8") == reference.PAGES[page]()


def test_every_command_has_help_that_says_something():
    silent = [
        path for path, text in reference.commands_of(reference.ratusz_command) if not re.search(r"^  [A-Z].{15,}", text, re.MULTILINE)
    ]
    assert silent == []


def test_every_command_has_a_file_of_its_own_and_is_listed():
    files = {name.split("/")[-1][:-3] for name in texts() if re.fullmatch(r"src/ratusz/cli/[a-z]\w*\.py", name)} - {"main"}
    commands = {path.split()[1].replace("-", "_") for path, _ in reference.commands_of(reference.ratusz_command) if " " in path}
    assert commands - files == set()


def test_codes_are_kebab_case_and_belong_to_one_kind_each():
    reference.problems()
    raised = {code for code, _names, _texts in reference._errors_raised()}
    found = set(reference.problem_kinds)
    assert raised & found == set()
    assert [code for code in raised | found if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)] == []
