"""The home page: one sentence, a search, three doors, what the bank holds and what is new in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.figures import home_figures
from ratusz.portal.pages.listing import icon_of, language
from ratusz.portal.pages.popular import Popular, most_used
from ratusz.portal.show.components import Figure
from ratusz.portal.show.numbers import format_number
from ratusz.portal.surveys.models import Survey
from ratusz.portal.usage import queries as usage

NEWEST = 6
QUESTIONS_SHOWN = 3
# Questions as residents put them, with the words that a search for them takes. Only those that find something are shown.
_QUESTIONS = (
    (_("How many of us are there?"), "ludność"),
    (_("What air do we breathe?"), "pył"),
    (_("What does the city live on?"), "budżet"),
    (_("How did my district vote?"), "wybory"),
    (_("Where does the bus stop?"), "przystanki"),
    (_("Is there a place in a nursery?"), "żłobek"),
    (_("How many pupils are in the schools?"), "uczniowie"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An example of a search: what a person asks and the words it is looked up by."""

    text: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A category with its picture and how many datasets stand in it."""

    name: str
    url: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the office asks residents now: the survey that ends first, and how many others there are."""

    title: str
    url: str
    until: date
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the home page shows. `kept`: figures of the city; `figures`: of the bank itself.

    `fresh`: a sentence on how many tables are up to date, empty where nothing is published. `asked`: None where nothing is asked now.
    """

    questions: tuple[Question, ...]
    figures: tuple[Figure, ...]
    themes: tuple[ThemeLine, ...]
    newest: tuple[Resource, ...]
    popular: tuple[Popular, ...]
    kept: tuple[Figure, ...]
    fresh: str
    asked: Asked | None


def home_page(user: Anybody, *, today: date) -> HomePage:
    """The home page as `user` sees it on `today`."""
    datasets = list(Dataset.objects.visible_to(user).kept_up().values_list("theme_id", "folded", "unit_id"))
    resources = Resource.objects.visible_to(user).published()
    counts = resources.aggregate(
        tables=Count("pk", filter=Q(kind=Resource.Kind.TABLE)),
        rows=Sum("rows", default=0),
        promised=Count("pk", filter=Q(next_due_on__isnull=False)),
        late=Count("pk", filter=Q(next_due_on__lt=today)),
    )
    return HomePage(
        questions=tuple(_questions([folded for _theme, folded, _unit in datasets])),
        figures=bank_figures(
            datasets=len(datasets), tables=counts["tables"], rows=counts["rows"], units=len({unit for *_rest, unit in datasets})
        ),
        themes=tuple(theme_lines(Counter(theme for theme, *_rest in datasets))),
        newest=tuple(resources.select_related("dataset__unit").order_by("-published_at")[:NEWEST]),
        popular=most_used(Dataset.objects.visible_to(user).kept_up().filter(pk__in=usage.lately()).select_related("unit")),
        kept=home_figures(user, today=today),
        fresh=freshness(tables=counts["tables"], promised=counts["promised"], late=counts["late"]),
        asked=asked_now(today),
    )


def asked_now(today: date) -> Asked | None:
    """The survey that can be answered and ends first."""
    open_now = list(Survey.objects.answerable(today))
    if not open_now:
        return None
    first, others = open_now[0], len(open_now) - 1
    return Asked(title=first.title, url=first.get_absolute_url(), until=first.ends_on, others=others)


def bank_figures(*, datasets: int, tables: int, rows: int, units: int) -> tuple[Figure, ...]:
    """What the bank holds, in four numbers."""
    lines = (
        (gettext("datasets"), datasets),
        (gettext("tables"), tables),
        (gettext("rows of data"), rows),
        (gettext("institutions with data"), units),
    )
    return tuple(Figure(label=label, value=format_number(value, language())) for label, value in lines)


def theme_lines(counts: Counter[str]) -> Iterable[ThemeLine]:
    """Categories in which something stands, in the city's order."""
    for theme in Theme.objects.filter(pk__in=counts):
        yield ThemeLine(name=theme.name, url=theme.get_absolute_url(), icon=icon_of(theme), count=counts[theme.pk])


def freshness(*, tables: int, promised: int, late: int) -> str:
    """An honest sentence on how fresh the bank is: of the tables with a promised day, how many kept it."""
    if not tables:
        return ""
    numbers = {"kept": promised - late, "promised": promised, "without": tables - promised}
    if not promised:
        return gettext("No table has a promised day of update yet.")
    first = gettext("%(kept)s of %(promised)s tables with a promised day of update are up to date.") % numbers
    if not numbers["without"]:
        return first
    second = ngettext("%(without)s table has no promised day.", "%(without)s tables have no promised day.", numbers["without"]) % numbers
    return f"{first} {second}"


def _questions(folded_texts: list[str]) -> Iterable[Question]:
    left = QUESTIONS_SHOWN
    for text, words in _QUESTIONS:
        if left and any(fold(words) in folded for folded in folded_texts):
            left -= 1
            yield Question(text=str(text), words=words)
