"""What pages say, without a bank."""

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.query.params import parse
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Licence
from ratusz.portal.pages.columns import column_lines
from ratusz.portal.pages.explorer.address import address_of
from ratusz.portal.pages.filters import faceted_columns, filters_of
from ratusz.portal.pages.guide import guide_page
from ratusz.portal.pages.home import freshness
from ratusz.portal.pages.licences import TERMS
from ratusz.portal.pages.signs import all_signs, sign_of
from tests.support.tables import column

SCHEMA = Schema(columns=(column("id"), column("dzielnica"), column("rok", "period"), column("ile", "integer")), key=("id",))


def test_every_licence_is_said_in_plain_words():
    assert set(TERMS) == set(Licence.values)


@pytest.mark.parametrize(
    ("tables", "promised", "late", "said"),
    [
        (0, 0, 0, ""),
        (3, 0, 0, "Żadna tabela nie ma jeszcze obiecanego dnia aktualizacji."),
        (8, 8, 3, "Na czas: 5 z 8 tabel, które mają obiecany dzień aktualizacji."),
        (10, 8, 3, "Na czas: 5 z 8 tabel, które mają obiecany dzień aktualizacji. Bez obiecanego dnia: 2 tabele."),
    ],
)
def test_freshness_is_told_honestly(tables, promised, late, said):
    with override("pl"):
        assert freshness(tables=tables, promised=promised, late=late) == said


def test_every_sign_of_the_bank_has_a_meaning_in_both_languages():
    for language in ("pl", "en"):
        assert len({sign.meaning for sign in all_signs(language)}) == len(STATUSES)
    assert sign_of("of-the-future", "pl").meaning == "of-the-future"


def test_a_key_of_one_column_is_no_facet():
    assert faceted_columns(SCHEMA) == ("dzielnica", "rok")


def test_each_filter_that_is_on_is_said_and_can_be_taken_away():
    request = RequestFactory().get("/t/?dzielnica__in=A&dzielnica__in=B&ile__isnull=true&sort=-ile&from=5")
    pairs = tuple((name, value) for name, values in request.GET.lists() for value in values)
    with override("pl"):
        found = filters_of(address_of("/t/", pairs), column_lines(SCHEMA, {}), parse(pairs, SCHEMA))
    assert [link.text for link in found.chosen] == ["dzielnica jest jednym z A, B", "ile: jest puste"]
    assert [link.url for link in found.chosen] == ["/t/?ile__isnull=true&sort=-ile", "/t/?dzielnica__in=A&dzielnica__in=B&sort=-ile"]


def test_every_type_of_the_bank_can_be_set():
    assert {kind_of(type_) for type_ in Type} <= {"text", "code", "number", "day", "moment", "flag"}


def test_the_style_guide_shows_something_of_everything():
    page = guide_page()
    assert page.wrong_form.errors
    assert page.table.used_signs()
    assert {row.change for row in page.diff.rows} == {"added", "removed", "changed"}
