"""What happened: entries of the audit that a person may read, narrowed, and in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.verbs import OF_UNITS, details, sentence
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.queries import RUNNERS, names_of_units
from ratusz.portal.people.standing import standing_of
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.show.components import Event, Link
from ratusz.portal.surveys.models import Survey

#: The first word of a verb → what it is about.
KINDS = {
    "delivery": _("deliveries"), "resource": _("tables, documents, links"), "dataset": _("datasets"), "audience": _("for whom data is"),
    "link": _("links"), "person": _("people"), "role": _("roles"), "substitute": _("substitutes"), "unit": _("units"),
    "letter": _("letters"), "answer": _("answers"), "category": _("categories"), "erasure": _("erasures"),
    "page": _("pages of the bank"), "logo": _("logos"), "state-portal": "dane.gov.pl",
    "contract": _("contracts of tables"), "correction": _("corrections of sources"),
    "phenomenon": _("what is compared"), "holding": _("holdings of phenomena"), "expectation": _("what is expected of holdings"),
    "discrepancy": _("figures that do not agree"),
    "gap": _("what is missing"),
    "saved": _("figures and saved views"), "move": _("moves from an earlier portal"), "task": _("tasks of the machine"),
    "finding": _("reports of errors"), "need": _("what people looked for"), "asked": _("what people asked for"),
    "words": _("words of searches"), "survey": _("surveys"), "declared": _("the registry of flows"), "flow": _("what is gathered"),
    "campaign": _("inventories"), "inventory": _("spreadsheets of what is gathered"),
    "why-page": _("the page of purposes"),
    "subscription": _("news by e-mail"),
}  # fmt: skip


def readable_by(user: User) -> QuerySet[AuditEntry]:
    """All entries for those who run the bank; for others what they did, and what was done to things of their units."""
    standing = standing_of(user)
    loaded = AuditEntry.objects.select_related("by", "in_place_of")
    if RUNNERS.intersection(standing.everywhere):
        return loaded
    return loaded.filter(Q(by=user.pk) | Q(in_place_of=user.pk) | Q(unit__in=standing.works_in))


def narrowed(entries: QuerySet[AuditEntry], asked: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """`entries` by person (`osoba`), unit, kind, days (`od`, `do`), words of the target, and the id of one target (`cel`)."""
    if person := asked.get("osoba"):
        entries = entries.filter(Q(by=person) | Q(in_place_of=person))
    if unit := asked.get("jednostka"):
        entries = entries.filter(unit=unit.pk)
    if kind := asked.get("rodzaj"):
        entries = entries.filter(verb__startswith=f"{kind}.")
    if first := asked.get("od"):
        entries = entries.filter(at__gte=datetime.combine(first, time.min, WARSAW))
    if last := asked.get("do"):
        entries = entries.filter(at__lt=datetime.combine(last + timedelta(days=1), time.min, WARSAW))
    if target := asked.get("cel"):
        entries = entries.filter(target_id=str(target))
    if words := asked.get("co"):
        entries = entries.filter(target_label__icontains=words)
    return entries


def events_of(entries: Iterable[AuditEntry]) -> tuple[Event, ...]:
    """Entries as a history; each leads to its thing where there is a page for it."""
    listed = list(entries)
    addresses = _addresses(listed)
    units = names_of_units() if any(one.verb in OF_UNITS for one in listed) else {}
    return tuple(Event(at=one.at, title=sentence(one), text=details(one, units=units), links=_link(one, addresses)) for one in listed)


def rows_of(entries: Iterable[AuditEntry]) -> Iterator[tuple[str, ...]]:
    """Entries for a spreadsheet: when, who, in whose place, what, to what, in words, details."""
    units = names_of_units()
    for one in entries:
        moment = one.at.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M:%S")
        cells = (str(one.by or ""), str(one.in_place_of or ""), one.verb, one.target_label, sentence(one), details(one, units=units))
        yield (moment, *map(_harmless, cells))


def _link(entry: AuditEntry, addresses: Mapping[str, str]) -> tuple[Link, ...]:
    """The thing by its name, where there is a page for it."""
    return (Link(text=entry.target_label, url=addresses[entry.target_id]),) if entry.target_id in addresses else ()


def _addresses(entries: list[AuditEntry]) -> Mapping[str, str]:
    """Id of a target → where it is; a question for each kind that has its address by name."""
    found: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    for one in entries:
        ids.setdefault(one.target_kind, set()).add(one.target_id)
    for dataset in Dataset.objects.filter(pk__in=ids.get("dataset", ())) if "dataset" in ids else ():
        found[str(dataset.pk)] = reverse("catalog:dataset-edit", args=[dataset.slug])
    for resource in Resource.objects.filter(pk__in=ids.get("resource", ())).select_related("dataset") if "resource" in ids else ():
        found[str(resource.pk)] = reverse("catalog:history", args=[resource.dataset.slug, resource.slug])
    for unit in Unit.objects.filter(pk__in=ids.get("unit", ())) if "unit" in ids else ():
        found[str(unit.pk)] = reverse("desk:unit", args=[unit.slug])
    for model in (Figure, Exploration):
        kept = model.objects.filter(pk__in=ids.get(str(model._meta.model_name), ())).values_list("pk", "slug")
        found |= {str(pk): reverse("pages:saved-edit", args=[model.KIND, slug]) for pk, slug in kept}
    surveys = Survey.objects.filter(pk__in=ids.get("survey", ())).values_list("pk", "slug") if "survey" in ids else ()
    found |= {str(pk): reverse("surveys:handle", args=[slug]) for pk, slug in surveys}
    for kind, name in (("delivery", "intake:delivery"), ("user", "desk:person")):
        found |= {one_id: reverse(name, args=[one_id]) for one_id in ids.get(kind, ())}
    return found


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
