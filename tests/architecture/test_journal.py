"""What strangers see is kept in memory while the journal stands, so whatever changes it must write there."""

import ast

from tests.architecture.tree import functions, modules

#: Where the rows that public pages show are changed.
ACTIONS = ("src/ratusz/portal/catalog/actions.py", "src/ratusz/portal/catalog/publishing.py")


def is_atomic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(each) == "transaction.atomic" for each in function.decorator_list)


def test_each_action_of_the_catalogue_writes_to_the_journal():
    catalogue = modules("src/ratusz/portal/catalog")
    acts = [function for name in ACTIONS for function in functions(catalogue[name]) if is_atomic(function)]
    silent = [function.name for function in acts if "journal.write(" not in ast.unparse(function)]
    assert len(acts) > 10
    assert silent == []
