"""Rows are opened in one place of the portal, so that nobody forgets the corrections in force (ADR 69)."""

import ast

from tests.architecture.tree import modules

DOOR = "src/ratusz/portal/corrections/shown.py"
#: Opens the public version that everybody may see, below the door's floor.
PUBLIC_ONLY = {"src/ratusz/portal/catalog/command.py"}
#: What the source itself says: joined to the next file, judged by corrections, or shown as what a file brought.
OF_SOURCE = {
    "src/ratusz/portal/corrections/queries.py", "src/ratusz/portal/intake/advice.py", "src/ratusz/portal/intake/dropping.py",
    "src/ratusz/portal/intake/filling.py", "src/ratusz/portal/intake/mapping.py", "src/ratusz/portal/intake/reading.py",
    "src/ratusz/portal/intake/sections.py", "src/ratusz/portal/intake/succession.py",
}  # fmt: skip


def test_only_the_door_opens_the_rows_of_a_version():
    opens = {name for name, tree in modules("src/ratusz/portal").items() for node in ast.walk(tree) if _opens(node)}
    assert opens == {DOOR} | PUBLIC_ONLY


def test_who_asks_for_the_source_is_listed():
    asks = {
        name
        for name, tree in modules("src/ratusz/portal").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "source_table" for alias in node.names)
    }
    assert asks == OF_SOURCE


def _opens(node: ast.AST) -> bool:
    """`store.table(manifest)`, by whatever name the store goes."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "table":
        return False
    of = node.func.value
    called = of.func if isinstance(of, ast.Call) else of
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "store"
