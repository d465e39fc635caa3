"""Two units that hold figures of one phenomenon: Ala of education and Bartek of surveying, who agree on all districts but one."""

from decimal import Decimal

import pytest
from django.urls import reverse

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.discrepancies.actions import raise_it, release
from ratusz.portal.discrepancies.declaring import HoldingWords, PhenomenonWords, add_holding, add_identity, make_phenomenon
from ratusz.portal.discrepancies.models import Holding, Phenomenon
from tests.support.moments import after
from tests.support.published import deliver

#: Ala says 13 001 for Bytków in 2023. What she does not know (Węzłowiec 2022) Bartek does.
OTHERS = """obszar;rok;osoby
Bytków;2022;13 218
Michałkowice;2022;15 002
Węzłowiec;2022;9 050
Bytków;2023;10 310
Michałkowice;2023;14 870
Węzłowiec;2023;9 100
"""


#: Addresses of the office: of all its members, of stewards who take part, of coordinators; and what is done with a button.
WALKED = (
    ("to-handle", "report", "phenomena"),
    ("handle", "declared"),
    ("new", "describe", "proposals", "holding-new", "rule-new", "holding"),
    (
        "release", "decide", "comment", "verify", "send-back", "reopen", "note", "expect", "remove", "compare", "holding-remove",
        "rule-remove",
    ),
)  # fmt: skip


def holding_of(phenomenon, resource, *, by, seconds=0, **words) -> Holding:
    """A holding by area and year, told in few words."""
    said = {"area_column": "dzielnica", "period_column": "rok", **words}
    return add_holding(
        phenomenon=phenomenon,
        resource=resource,
        steward=resource.dataset.unit,
        words=HoldingWords(**said),
        by=by,
        now=after(seconds=seconds),
    )


@pytest.fixture
def residents_of_districts(population, education, surveying, ala, bartek, renata, dorota, once) -> Phenomenon:
    """A phenomenon with two public holdings, not compared yet."""
    theme = population.dataset.theme
    dataset = Dataset.objects.create(
        slug="adresy", title_pl="Adresy i mieszkańcy", description_pl="Z rejestru adresów.", unit=surveying, theme=theme, created_at=after(),
        changed_at=after(),
    )  # fmt: skip

    def publish() -> None:
        table = Resource.objects.create(dataset=dataset, slug="osoby", title_pl="Osoby pod adresami", key=["obszar", "rok"])
        deliver(table, OTHERS, by=bartek, reviewer=renata, name="osoby.csv", seconds=20)

    once("addresses", publish, dataset=dataset, unit=surveying, office=surveying.parent, by=bartek, reviewer=renata)
    other = Resource.objects.get(dataset=dataset, slug="osoby")
    words = PhenomenonWords(name_pl="Mieszkańcy dzielnic", name_en="Residents of districts", unit="osoba")
    phenomenon = make_phenomenon(words=words, owner=education, by=dorota, now=after(seconds=40))
    holding_of(phenomenon, population, by=dorota, label_pl="Edukacja", column="ludnosc", base="zameldowani")
    holding_of(phenomenon, other, by=dorota, seconds=1, label_pl="Geodezja", column="osoby", area_column="obszar")
    return phenomenon


def walked_phenomenon(population, *, by) -> Phenomenon:
    """A phenomenon of the unit of `population` with one holding, one rule, and a discrepancy that a resident reported and that is released."""
    unit = population.dataset.unit
    made = make_phenomenon(words=PhenomenonWords(name_pl="Mieszkańcy"), owner=unit, by=by, now=after())
    holding_of(made, population, by=by, label_pl="Edukacja", column="ludnosc")
    add_identity(phenomenon=made, whole="miasto", parts=("a", "b"), absolute=Decimal(0), why="", by=by, now=after())
    raised = raise_it(phenomenon=made, period="2023", text="Nie zgadza się.", nickname="", token="r" * 20, now=after())
    release(discrepancies=[raised], due_on=after(days=9).date(), by=by, now=after())
    return made


def address_declared(last) -> str:
    """An address of the office about `walked_phenomenon`."""
    phenomenon = Phenomenon.objects.get(slug="mieszkancy")
    holding, rule = phenomenon.holdings.get(), phenomenon.rules.get()
    table = [holding.resource.dataset.slug, holding.resource.slug]
    of = {
        "holding": [holding.pk], "holding-remove": [holding.pk], "rule-remove": [rule.pk], "rule-new": ["mieszkancy", "para"],
        "holding-new": ["mieszkancy", *table],
    }  # fmt: skip
    if last in {"declared", "describe", "remove", "compare", "proposals"}:
        return reverse(f"discrepancies:{last}", args=["mieszkancy"])
    if last in {"to-handle", "report", "phenomena", "new", "release"}:
        return reverse(f"discrepancies:{last}")
    return reverse(f"discrepancies:{last}", args=of.get(last, [1]))
