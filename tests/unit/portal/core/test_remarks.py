"""What the bank writes where people write reasons: kept as msgids, told in the language of who reads."""

import pytest
from django.utils.translation import override

from ratusz.bank.base.errors import Conflict
from ratusz.bank.model.problem import Place, Problem
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.remarks import in_words, problem_json, remark, remark_of, told
from ratusz.portal.core.verbs import details

KEPT = remark("There is no file {found}.", values={"found": "a.csv"})


@pytest.mark.parametrize(("language", "said"), [("en", "There is no file a.csv."), ("pl", "Nie ma pliku a.csv.")])
def test_each_reads_it_in_their_own_language(language, said):
    assert in_words(KEPT, language) == said
    with override(language):
        assert in_words(KEPT) == said
        assert said.rstrip(".") in details(AuditEntry(verb="dataset.described", detail={"why": KEPT}))


def test_what_prevented_something_is_kept_with_its_advice():
    said = remark_of(Conflict("x", "There is no file {found}.", "Name it.", values={"found": KEPT.__class__}))
    assert in_words(said, "en").endswith("Name it.")


@pytest.mark.parametrize(
    "written", ["", "Zgodnie z ustawą.", "remark:", "remark: to sum up", "remark:[1]", 'remark:{"says": 1, "values": {}}']
)
def test_what_people_write_is_read_as_they_wrote_it(written):
    assert in_words(written, "pl") == written


def test_a_remark_in_a_problem_is_told_in_the_language_of_each_message():
    problem = Problem(code="moving-file-not-read", where=Place(), found="b.zip", expected=KEPT)
    assert told(problem, "en").expected == "There is no file a.csv."
    found = problem_json(problem)
    assert ("There is no file" in found["message"]["en"], "Nie ma pliku" in found["message"]["pl"]) == (True, True)
    assert Problem.from_json(found).expected == KEPT
