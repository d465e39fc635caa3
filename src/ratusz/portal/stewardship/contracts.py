"""What data is gathered for, as a contract of the Open Data Contract Standard (ODCS 3.1), out and in: purpose, use, limits, who answers.

What is promised of the rows goes out with it; it comes in on the page of the contract alone.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.contract.odcs import Contract, as_yaml
from ratusz.bank.check.contract.odcs_read import NoContract, from_yaml
from ratusz.bank.check.contract.promised import Promised
from ratusz.bank.check.contract.rules import Rule, columns_of
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.releases import Calendar, calendar_json
from ratusz.portal.catalog.calendars import calendar_of
from ratusz.portal.catalog.models import Audience, Frequency, Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.contracts.queries import contract_of
from ratusz.portal.core import bank
from ratusz.portal.people.standing import Anybody
from ratusz.portal.stewardship.models import Flow
from ratusz.portal.stewardship.presenters import purpose_in_words
from ratusz.portal.stewardship.sheets import FREQUENCIES, Row

#: ISO 8601 durations, by which the standard says how often.
DURATIONS = {
    Frequency.DAILY: "P1D", Frequency.WEEKLY: "P1W", Frequency.MONTHLY: "P1M", Frequency.QUARTERLY: "P3M", Frequency.HALF_YEARLY: "P6M",
    Frequency.YEARLY: "P1Y",
}  # fmt: skip


def contract_text(resource: Resource, *, server: str) -> str:
    """The YAML file of a resource; `server`: the address where its data lies. Texts are Polish, as they were declared."""
    with override("pl"):
        flows = list(Flow.objects.running().filter(resource=resource).prefetch_related("purposes", "consumers"))
        purposes = _once(purpose_in_words(one) for flow in flows for one in flow.purposes.all() if one.removed_at is None)
        consumers = _once(one.name for flow in flows for one in flow.consumers.all() if one.removed_at is None)
        dataset, columns = resource.dataset, _columns(resource)
        calendar = calendar_of(resource)
        return as_yaml(
            Contract(
                id=str(resource.pk),
                version=resource.published_at.strftime("%Y.%m.%d") if resource.published_at else "0",
                name=f"{dataset.slug}/{resource.slug}",
                active=resource.is_published,
                purpose="; ".join(purposes),
                usage="; ".join(consumers),
                limitations=" ".join(_limits(resource, flows)),
                steward=dataset.unit.name_pl,
                frequency=_frequency(dataset.frequency, calendar),
                calendar=calendar_json(calendar) if calendar else {},
                server=server,
                columns=columns,
                rules=_rules(resource, {one.name for one in columns}),
            )
        )


def _frequency(frequency: str, calendar: Calendar | None) -> str:
    """How often: as the calendar of the table says, else its dataset."""
    periods = {
        PeriodKind.MONTH: "P1M",
        PeriodKind.QUARTER: "P3M",
        PeriodKind.HALF: "P6M",
        PeriodKind.YEAR: "P1Y",
        PeriodKind.WEEK: "P1W",
        PeriodKind.DAY: "P1D",
    }
    said = periods.get(calendar.frequency, "") if calendar and calendar.frequency else ""
    return said or DURATIONS.get(Frequency(frequency), "")


def _limits(resource: Resource, flows: Iterable[Flow]) -> Iterable[str]:
    if {resource.audience, resource.dataset.audience} != {Audience.PUBLIC}:
        yield _("For the office only.")
    for flow in flows:
        if flow.personal == Flow.Personal.YES and flow.personal_basis:
            yield _("Holds personal data; basis: %(basis)s.") % {"basis": flow.personal_basis}
        elif flow.personal == Flow.Personal.YES:
            yield _("Holds personal data; no basis is named.")


def _columns(resource: Resource) -> tuple[Promised, ...]:
    """The columns of the current version in the words of the catalogue; none of what is no table or was never published."""
    if not resource.is_table or not resource.current:
        return ()
    texts = column_texts(resource)
    schema = bank.store().manifest(str(resource.pk), resource.current).schema
    found = []
    for one in schema.columns:
        said = texts.get(one.name)
        label, meaning = (said.label_pl or one.label, said.meaning_pl) if said else (one.label, "")
        found.append(Promised(name=one.name, label=label, type=one.type, unit=one.unit or "", meaning=meaning))
    return tuple(found)


def _rules(resource: Resource, shown: Collection[str]) -> tuple[Rule, ...]:
    """The rules of columns that the published version has: others tell names and words of what stays inside the office."""
    promised = contract_of(resource)
    return tuple(rule for rule in promised.kept_rules if set(columns_of(rule)) <= set(shown)) if promised else ()


def row_of_contract(path: Path, user: Anybody) -> Row:
    """What a contract says of a table of this bank, as a row of the inventory: looked at and taken over as any other."""
    try:
        contract = from_yaml(path.read_text(encoding="utf-8-sig"))
    except (NoContract, UnicodeDecodeError) as error:
        raise WrongUsage(
            "no-contract",
            N_("This is no contract in ODCS: {found}"),
            N_("Take one that this bank wrote, or have it checked by the tools of the standard."),
            values={"found": "UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)[:200]},
        ) from error
    dataset, _slash, slug = contract.name.partition("/")
    table = Resource.objects.meant_for(user).select_related("dataset__unit").filter(dataset__slug=dataset, slug=slug).first()
    if table is None:
        raise WrongUsage("contract-elsewhere", N_("It names no table of this bank."))
    known = Flow.objects.readable_by(user).running().filter(resource=table).select_related("unit").first()
    durations = {duration: code for code, duration in DURATIONS.items()}
    words = {str(code): word for word, code in FREQUENCIES.items()}
    texts = {
        "key": str(known.pk) if known else "",
        "unit": (known.unit if known else table.dataset.unit).name_pl,
        "title": known.title if known else f"{table.dataset.title_pl}: {table.title_pl}"[:250],
        "resource": contract.name,
        "columns": "" if known and known.columns else "; ".join(one.label for one in contract.columns),
        "frequency": words.get(str(durations.get(contract.frequency, "")), ""),
        "purposes": contract.purpose,
        "consumers": contract.usage,
    }
    return Row(number=1, texts=texts)


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
