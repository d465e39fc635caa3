"""The style guide: every component with something to show. The figures are of Siemianowice Śląskie, 2019-2022."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show import components as c
from ratusz.portal.show.pairs import Pair, Pairs
from ratusz.portal.show.rowdiff import DiffRow, RowDiff
from ratusz.portal.show.sparks import Spark
from ratusz.portal.show.table import Column, DataTable

TONES = ("accent", "brand", "neutral", "info", "success", "warning", "danger")
_HERE = "/wzornik/"


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), help_text=_("As people would search for it."))
    unit = forms.ChoiceField(label=_("Institution"), choices=[("1", "Wydział Strategii i Rozwoju"), ("2", "Wydział Finansowy")])
    mode = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=[("replaces", _("everything, in place of what is there")), ("adds", _("a new period"))],
        widget=forms.RadioSelect,
    )
    state_on = forms.DateField(label=_("State on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, as it is; it need not be tidied first."))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("These data hold no personal data"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """Something for each component."""

    tones: tuple[str, ...]
    badges: tuple[c.Badge, ...]
    cards: tuple[c.Card, ...]
    figures: tuple[c.Figure, ...]
    facts: tuple[c.Fact, ...]
    provenance: c.Provenance
    problems: tuple[c.ProblemLine, ...]
    table: DataTable
    diff: RowDiff
    pager: c.Pager
    facet: c.Facet
    downloads: tuple[c.Download, ...]
    steps: tuple[c.Step, ...]
    events: tuple[c.Event, ...]
    bars: c.Bars
    spark: Spark
    pairs: Pairs
    form: SampleForm
    wrong_form: SampleForm


def guide_page() -> GuidePage:
    """The page, in the reader's language where words are ours; examples are Polish."""
    return GuidePage(
        tones=TONES,
        badges=tuple(c.Badge(text=text, tone=tone) for text, tone in _BADGES),
        cards=_CARDS,
        figures=_FIGURES,
        facts=_FACTS,
        provenance=c.Provenance(
            sentence="Rejestr mieszkańców, stan na 31 grudnia 2022. Odpowiada:",
            steward=c.Link(text="Wydział Spraw Obywatelskich", url=_HERE),
            facts=_FACTS,
        ),
        problems=_PROBLEMS,
        table=_table(),
        diff=_diff(),
        pager=c.Pager(total=1240, first=101, last=200, previous_url=_HERE, next_url=_HERE, start_url=_HERE),
        facet=c.Facet(
            title="Kategoria",
            values=(
                c.FacetValue(text="Ludność", url=_HERE, count=12, chosen=True),
                c.FacetValue(text="Środowisko", url=_HERE, count=7),
                c.FacetValue(text="Przestrzeń i mieszkania", url=_HERE, count=1),
            ),
        ),
        downloads=(
            c.Download(format="CSV", url=_HERE, note="do programów", size_bytes=48_120),
            c.Download(format="XLSX", url=_HERE, note="do Excela", size_bytes=61_400),
        ),
        steps=(c.Step(text="Plik", state="done", url=_HERE), c.Step(text="Odczyt", state="now"), c.Step(text="Wysłanie")),
        events=_EVENTS,
        bars=c.Bars(
            caption="Zbiory według kategorii",
            name_head="Kategoria",
            value_head="Zbiory",
            rows=(c.Bar(text="Ludność", value=24, url=_HERE), c.Bar(text="Środowisko", value=17), c.Bar(text="Transport", value=3)),
        ),
        spark=Spark(
            counts=(2, 9, 24, 31, 18, 7, 3, 0, 1), says="Rozkład wartości: od 0 do 90, najwięcej od 30 do 40", first="0", last="90"
        ),
        pairs=Pairs(
            caption="Liczba wierszy, według: Rok",
            name_head="Rok",
            amount="Liczba wierszy",
            rows=(Pair(text="2022", before=12, after=12), Pair(text="2023", before=12, after=9), Pair(text="2024", before=0, after=12)),
        ),
        form=SampleForm(prefix="a"),
        wrong_form=SampleForm({"b-title": "", "b-unit": "1", "b-mode": "adds"}, prefix="b"),
    )


def _table() -> DataTable:
    suppressed, unknown = sign_of("suppressed", language()), sign_of("unknown", language())
    return DataTable(
        caption="Ludność według dzielnic",
        columns=(
            Column(name="dzielnica", label="Dzielnica", sort_url=_HERE),
            Column(name="rok", label="Rok", kind="number"),
            Column(name="ludnosc", label="Ludność", kind="number", unit="osoby", sort_url=_HERE, sorted="descending"),
            Column(name="udzial", label="Udział", kind="number", unit="%", places=1),
            Column(name="stan_na", label="Stan na", kind="day"),
            Column(name="uwagi", label="Uwagi"),
        ),
        rows=(
            (
                "Centrum",
                2022,
                21_345,
                Decimal("33.4"),
                date(2022, 12, 31),
                "Razem z osiedlem Tuwima i Młyn; granice według uchwały z 2018 roku.",
            ),
            ("Michałkowice", 2022, 17_002, Decimal("26.6"), date(2022, 12, 31), ""),
            ("Bytków", 2022, 9_874, Decimal("15.5"), date(2022, 12, 31), None),
            ("Przełajka", 2022, None, None, date(2022, 12, 31), None),
            ("Bańgów", 2022, None, Decimal("-0.3"), date(2022, 12, 31), "dane wstępne"),
        ),
        signs={(3, 2): suppressed, (3, 3): suppressed, (4, 2): unknown},
        first_number=1,
    )


def _diff() -> RowDiff:
    columns = (
        Column(name="d", label="Dzielnica"),
        Column(name="r", label="Rok", kind="number"),
        Column(name="l", label="Ludność", kind="number"),
    )
    return RowDiff(
        caption="Co się zmieniło",
        columns=columns,
        rows=(
            DiffRow(change="changed", cells=("Michałkowice", 2022, 17_002), before={2: 17_020}),
            DiffRow(change="added", cells=("Bańgów", 2022, 2_310)),
            DiffRow(change="removed", cells=("Bańgow", 2022, 2_310)),
        ),
    )


_BADGES: tuple[tuple[str, c.Tone], ...] = (
    ("roboczy", "neutral"),
    ("nowy", "accent"),
    ("dla urzędu", "info"),
    ("opublikowany", "success"),
    ("po terminie", "warning"),
    ("wycofany", "danger"),
)
_CARDS = (
    c.Card(
        title="Ludność miasta według źródeł",
        url=_HERE,
        kicker="Ludność",
        text="Ilu mieszkańców ma miasto według rejestru, spisu i bilansu, i skąd różnice.",
        facts=("Wydział Spraw Obywatelskich", "3 tabele"),
        icon="users-three-duotone",
    ),
    c.Card(
        title="Pył zawieszony PM10",
        url=_HERE,
        kicker="Środowisko",
        text="Pomiary dobowe ze stacji przy ulicy Sportowców.",
        facts=("Wydział Ochrony Środowiska", "5 tabel"),
        badges=(c.Badge(text="po terminie", tone="warning"),),
        icon="wind-duotone",
    ),
)
_FIGURES = (
    c.Figure(
        label="Mieszkańcy", value="63 892", unit="osoby", on=date(2022, 12, 31), source=c.Link(text="GUS, bilans ludności", url=_HERE)
    ),
    c.Figure(label="Powierzchnia", value="25,5", unit="km²", source=c.Link(text="ewidencja gruntów")),
    c.Figure(
        label="Wydatki budżetu", value="474", unit="mln zł", on=date(2022, 12, 31), source=c.Link(text="sprawozdanie Rb-28S", url=_HERE)
    ),
)
_FACTS = (
    c.Fact(name="Plik", text="ludnosc_2022.xlsx", note="arkusz „Dane”, 214 wierszy"),
    c.Fact(name="Suma kontrolna", code="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    c.Fact(name="Stan na", day=date(2022, 12, 31)),
    c.Fact(name="Gestor", links=(c.Link(text="Wydział Spraw Obywatelskich", url=_HERE),)),
)
_PROBLEMS = (
    c.ProblemLine(
        message="Wartość spoza zakresu",
        severity="error",
        where="wiersz 214, kolumna „dzieci”",
        found="-3",
        expected="0 lub więcej",
        hint="Puste pole znaczy: nie wiadomo. Proszę nie wpisywać -3.",
        code="value-outside-range",
    ),
    c.ProblemLine(message="Brakuje dzielnicy Przełajka, która była rok temu", severity="warning", where="arkusz „Dane”"),
    c.ProblemLine(message="Kolumna „Uwagi” jest pusta", severity="advice"),
)
_EVENTS = (
    c.Event(
        at=datetime(2024, 3, 5, 13, 7, tzinfo=UTC),
        title="Stan na 31 grudnia 2023",
        text="Dodano rok 2023.",
        links=(c.Link(text="co się zmieniło", url=_HERE), c.Link(text="CSV", url=_HERE)),
        badges=(c.Badge(text="bieżąca", tone="success"),),
        current=True,
    ),
    c.Event(at=datetime(2023, 2, 14, 9, 30, tzinfo=UTC), title="Stan na 31 grudnia 2022", text="214 wierszy", by="Ala Nowak"),
)
