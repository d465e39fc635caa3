"""Limits of STYLE: sizes, imports, names, annotations. Each failure lists every offender."""

import ast
import re
import subprocess
import sys
from pathlib import PurePath

import pytest

from tests.architecture.tree import ROOT, functions, imported, modules, texts

OURS = ("src", "tests", "tools", "bench", "demo")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "signals", "managers"}


def test_a_file_has_at_most_400_lines():
    long = {name: lines for name in modules(*OURS) if (lines := texts()[name].count("\n")) > LONGEST_FILE}
    styles = {
        name: lines
        for name, text in texts().items()
        if name.endswith((".html", ".css", ".js", ".mjs", ".sh", "Makefile")) and (lines := text.count("\n")) > LONGEST_FILE
    }
    assert long | styles == {}


def test_a_function_has_at_most_60_lines():
    long = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in modules(*OURS).items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_of_ours_is_imported_inside_a_function():
    hidden = sorted(
        {
            f"{name}:{node.lineno}"
            for name, tree in modules("src").items()
            for function in functions(tree)
            for node in ast.walk(function)
            if any(module.split(".")[0] == "ratusz" for module in imported(node))
        }
    )
    assert hidden == []


def test_every_function_says_what_goes_in_and_out():
    bare = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in modules("src", "tools").items()
        for function in functions(tree)
        if (function.returns is None and function.name != "__init__") or any(a.annotation is None for a in _named_arguments(function))
    ]
    assert bare == []


def _named_arguments(function):
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [a for a in arguments if a.arg not in {"self", "cls"}]


def test_effects_are_called_not_received():
    receivers = re.compile(r"@receiver\(|\.connect\(\s*\w+,\s*sender|from django\.db\.models\.signals import")
    assert [name for name, text in texts().items() if name.startswith("src/") and receivers.search(text)] == []


def test_no_drawer_for_odds_and_ends():
    assert [name for name in modules(*OURS) if DRAWERS & set(PurePath(name).with_suffix("").parts)] == []


def test_no_error_is_swallowed_whole():
    """To tidy up and raise again is not to swallow."""
    broad = [
        f"{name}:{node.lineno}"
        for name, tree in modules("src").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]
    assert broad == []


def test_what_is_to_do_is_an_issue():
    notes = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    ours = {name: text for name, text in texts().items() if name.startswith(("src/", "tools/", "frontend/", "demo/"))}
    assert [name for name, text in ours.items() if name != "tools/messages.py" and notes.search(text)] == []


def test_an_inheritance_of_ours_is_at_most_two_deep():
    parents = {
        node.name: {ast.unparse(base).split(".")[-1].split("[")[0] for base in node.bases}
        for tree in modules("src").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def depth(name, seen=frozenset()):
        ours = parents.get(name, set()) & parents.keys() - seen - {name}
        return 1 + max((depth(parent, seen | {name}) for parent in ours), default=0)

    # The exception tree is drawn in bank/base/errors.py and may be deeper.
    errors = {name for name in parents if "Error" in name or _is_error(name, parents)}
    assert {name: depth(name) for name in parents.keys() - errors if depth(name) > 3} == {}


def _is_error(name, parents, seen=frozenset()):
    above = parents.get(name, set())
    return bool(above & {"Exception", "RatuszError"}) or any(_is_error(p, parents, seen | {p}) for p in above - seen if p in parents)


@pytest.mark.slow
def test_every_floor_knows_only_the_floors_below():
    """The contracts stand in pyproject.toml."""
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(cache_dir=None))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]


@pytest.mark.slow
def test_the_bank_is_of_use_without_django():
    """Importing every module of bank and agora, and the commands that need no portal, starts no Django."""
    script = """
import importlib, pkgutil, sys
import ratusz.agora, ratusz.bank
for package in (ratusz.bank, ratusz.agora):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
for name in sys.argv[1:]:
    importlib.import_module("ratusz.cli." + name)
raise SystemExit("django" in sys.modules)
"""
    plain = [name for name in ("main", "read", "diff", "verify", "compare") if (ROOT / f"src/ratusz/cli/{name}.py").exists()]
    run = subprocess.run([sys.executable, "-c", script, *plain], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr or "django was imported"
