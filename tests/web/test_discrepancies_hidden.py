"""A comparison tells nothing of what its reader may not see: figures of the office, suppressed cells, tables taken away since."""

from dataclasses import replace

import pytest

from ratusz.bank.base.errors import NotAllowed, WrongUsage
from ratusz.portal.catalog.models import Resource
from ratusz.portal.discrepancies import actions
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.codes import View
from ratusz.portal.discrepancies.comparing import last_compared
from ratusz.portal.discrepancies.declaring import HoldingWords, describe_holding
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.scanning import scan
from ratusz.portal.people.models import Role
from ratusz.portal.saved.actions import FigureWords, save_figure
from tests.support.cast import person
from tests.support.moments import after
from tests.support.phenomena import OTHERS, holding_of
from tests.support.published import POPULATION, deliver
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_OFFICE, BESIDE_SUPPRESSED = "77777", "55555"
DOORS = (
    "/", "/rozbieznosci/", "/rozbieznosci/?stan=do-wyjasnienia", "/rozbieznosci/{n}/", "/rozbieznosci/zjawiska/mieszkancy-dzielnic/",
    "/rozbieznosci/nowe.atom", "/api/v1/rozbieznosci", "/api/v1/rozbieznosci/{n}", "/dane/ludnosc/", "/dane/adresy/", "/liczby/",
    "/liczby/bytkow/", "/api/v1/figures", "/dane/ludnosc/dzielnice/", "/dane/ludnosc/dzielnice/wykres/",
)  # fmt: skip


def told(client, number):
    """What all public doors say, digits without the blanks between them."""
    pages = [words(client.get(door.format(n=number))) for door in DOORS]
    return " ".join(pages).replace("\u00a0", "").replace(" ", "")


@pytest.fixture
def planted(residents_of_districts, population, ala, bartek, renata, dorota):
    """A third holding, for the office only, says 77 777; and Ala's figure for Centrum is suppressed, where Bartek says 55 555."""
    secret = Resource.objects.create(
        dataset=population.dataset, slug="tajne", title_pl="Rejestr wewnętrzny", audience="office", key=["dzielnica", "rok"]
    )
    deliver(
        secret, "dzielnica;rok;osoby\nBytków;2023;77 777\nBytków;2022;13 218\nCentrum;2023;44 444\n", by=ala, reviewer=renata, seconds=60
    )
    holding_of(residents_of_districts, secret, by=dorota, seconds=70, label_pl="Rejestr tajny", column="osoby")
    deliver(population, POPULATION + "Centrum;2023;#;-\n", by=ala, reviewer=renata, seconds=80)
    table = residents_of_districts.holdings.get(label_pl="Geodezja").resource
    deliver(table, OTHERS + "Centrum;2023;55 555\n", by=bartek, reviewer=renata, seconds=90)
    said = FigureWords(title_pl="Bytków", at_home=True)
    save_figure(resource=population, question="dzielnica=Bytków&rok=2023&select=ludnosc", words=said, by=dorota, now=after(minutes=2))
    scan(residents_of_districts, now=after(minutes=3))
    return residents_of_districts


def test_no_public_door_tells_of_the_office_or_of_a_suppressed_cell(client, planted, ala, dorota, celina):
    public = Discrepancy.objects.get(view=View.PUBLIC)
    inside = Discrepancy.objects.get(view=View.OFFICE)
    assert "77777" not in public.values.values()
    assert "77777" in inside.values.values()
    for view in View:
        assert not [one for one in last_compared(planted.pk, view).slices if one.area == "centrum"], "the slice is out in both views"
    actions.release(discrepancies=[public, inside], due_on=after(days=14).date(), by=dorota, now=after(minutes=4))
    for who in (None, celina, ala, dorota):
        client.logout()
        if who is not None:
            client.force_login(who)
        said = told(client, public.number)
        assert "10310" in said, "the public figures are told"
        assert "Innipodają:Geodezja10310(dowyjaśnienia)" in said
        assert OF_OFFICE not in said, who
        assert BESIDE_SUPPRESSED not in said, who
        assert "tajny" not in said, who
        assert client.get(f"/rozbieznosci/{inside.number}/").status_code == 404
        assert client.get(f"/api/v1/rozbieznosci/{inside.number}").status_code == 404
    assert OF_OFFICE in words(client.get(f"/urzad/rozbieznosci/{inside.number}/")).replace("\u00a0", "").replace(" ", "")


def test_a_note_for_everybody_holds_no_figure_of_the_office(planted, ala, dorota):
    public = Discrepancy.objects.get(view=View.PUBLIC)
    actions.release(discrepancies=[public], due_on=after(days=14).date(), by=dorota, now=after(minutes=4))
    said = Decision(outcome="explained", cause="definition", text="Inna definicja.", note_pl="W rejestrze jest 77 777 osób.")
    with pytest.raises(WrongUsage) as refused:
        actions.decide(discrepancy=public, said=said, by=ala, now=after(minutes=5))
    assert refused.value.code == "note-tells-inside"


def test_what_was_taken_away_is_told_no_more_even_before_it_is_compared_anew(client, planted, dorota):
    public = Discrepancy.objects.get(view=View.PUBLIC)
    actions.release(discrepancies=[public], due_on=after(days=14).date(), by=dorota, now=after(minutes=4))
    assert "10310" in told(client, public.number)
    Resource.objects.filter(slug="osoby").update(audience="office")
    said = told(client, public.number)
    assert "10310" not in said
    assert "Geodezja" not in said
    scan(planted, now=after(minutes=6))
    assert not [one for one in last_compared(planted.pk, View.PUBLIC).slices if len(one.values) > 1]
    assert Discrepancy.objects.get(pk=public.pk).gone_at is None, "a side that left does not agree"


def test_a_withheld_version_is_read_only_where_its_steward_allowed_it(planted, bartek):
    holding = Holding.objects.select_related("resource").get(label_pl="Edukacja")
    assert not holding.inside
    said = {one.version for slice_ in last_compared(planted.pk, View.OFFICE).slices for one in slice_.values}
    assert holding.resource.private not in said
    # It was allowed to look at some cells: others are allowed by whoever works on the table, too.
    Phenomenon.objects.filter(pk=planted.pk).update(owner=bartek.memberships.get().unit)
    leader = person("Irena", Role.COORDINATOR, bartek.memberships.get().unit)
    Holding.objects.filter(pk=holding.pk).update(inside=True)
    holding = Holding.objects.loaded().get(pk=holding.pk)
    said_of = HoldingWords(label_pl="Edukacja", column="ludnosc", area_column="dzielnica", period_column="rok", inside=True)
    describe_holding(holding=holding, steward=holding.steward, words=said_of, by=leader, now=after(minutes=9))
    with pytest.raises(NotAllowed):
        describe_holding(
            holding=holding, steward=holding.steward, words=replace(said_of, filters="nazwisko=Kowalska"), by=leader, now=after(minutes=9)
        )


def test_a_difference_inside_the_office_teaches_no_rule_that_everybody_reads(client, planted, ala, bartek, dorota):
    inside = Discrepancy.objects.get(view=View.OFFICE)
    actions.release(discrepancies=[inside], due_on=after(days=14).date(), by=dorota, now=after(minutes=4))
    said = Decision(outcome="explained", cause="definition", text="W rejestrze tajnym 77 777.")
    actions.decide(discrepancy=inside, said=said, by=ala, now=after(minutes=5))
    actions.verify(discrepancy=inside, by=bartek, now=after(minutes=6))
    client.force_login(dorota)
    assert "Oczekiwać tego odtąd?" not in words(client.get(f"/urzad/rozbieznosci/{inside.number}/"))
    client.post(f"/urzad/rozbieznosci/{inside.number}/oczekiwana/")
    public = Discrepancy.objects.get(view=View.PUBLIC)
    client.post(f"/urzad/rozbieznosci/{public.number}/oczekiwana/")
    assert not planted.rules.exists(), "nothing is settled in what everybody sees"
