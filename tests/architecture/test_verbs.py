"""Every action is told in a sentence: each verb that the code records has one, and no sentence is left of a verb that is gone."""

import ast

from ratusz.portal.core.verbs import VERBS
from ratusz.portal.desk.log import KINDS
from tests.architecture.tree import modules


def recorded():
    """Verbs → where they are recorded; a verb that is not written out is an error."""
    found = {}
    for name, tree in modules("src/ratusz/portal").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                assert isinstance(node.args[0], ast.Constant), f"{name}:{node.lineno}: write the verb out"
                found.setdefault(node.args[0].value, f"{name}:{node.lineno}")
    return found


def test_every_verb_has_a_sentence_and_every_sentence_a_verb():
    verbs = recorded()
    assert len(verbs) > 40
    assert {verb: where for verb, where in verbs.items() if verb not in VERBS} == {}
    assert sorted(VERBS.keys() - verbs.keys()) == []


def test_every_verb_is_of_a_kind_that_the_log_narrows_by():
    assert {verb.partition(".")[0] for verb in VERBS} == set(KINDS)
