"""What everybody may read of what data is gathered for: a sentence for a dataset, the page of the whole bank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Audience, Dataset, Resource
from ratusz.portal.core.strangers import personal_in
from ratusz.portal.show.components import Link
from ratusz.portal.show.trend import Trend
from ratusz.portal.stewardship.models import Flow, Purpose, Requirement, Showing
from ratusz.portal.stewardship.presenters import purpose_in_words
from ratusz.portal.stewardship.shares import history, share_in_words, share_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPurpose:
    """A public purpose, what it serves, the datasets gathered for it, and who uses them."""

    text: str
    serves: str
    is_duty: bool
    datasets: tuple[Link, ...]
    consumers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPage:
    """What everybody may read. `unknown`: public datasets of which nobody said what for; `inside`: how many other flows like that.

    `needed`: what the office needs and nobody gathers, and which unit needs it.
    """

    sentence: str
    line: Trend | None
    purposes: tuple[SaidPurpose, ...]
    unknown: tuple[Link, ...]
    inside: int
    needed: tuple[tuple[str, str], ...]
    is_draft: bool


def is_page_shown() -> bool:
    """Whether everybody may read what data is gathered for."""
    last = Showing.objects.first()
    return last is not None and last.is_shown


def gathered_for(resources: Iterable[Resource]) -> str:
    """What the data of `resources`, which the reader sees, is gathered for, in a sentence; "" where nothing of it is public."""
    flows = list(Flow.objects.running().filter(resource__in=[one.pk for one in resources]).prefetch_related("purposes", "consumers"))
    purposes = _once(one for flow in flows for one in flow.purposes.all() if one.removed_at is None and one.is_public)
    if not purposes:
        return ""
    consumers = _once(one for flow in flows for one in flow.consumers.all() if one.removed_at is None and one.is_public)
    values = {"purposes": "; ".join(purpose_in_words(one) for one in purposes), "users": ", ".join(one.name for one in consumers)}
    if consumers:
        return _("Gathered for: %(purposes)s; used by: %(users)s.") % values
    return _("Gathered for: %(purposes)s.") % values


def whys(resources: Iterable[UUID]) -> Mapping[UUID, str]:
    """Resource → for whom and by what law it is gathered, for people of the office: what stands beside "to be delivered by"."""
    found: dict[UUID, list[str]] = {}
    flows = Flow.objects.running().filter(resource__in=list(resources)).prefetch_related("purposes", "consumers")
    for flow in flows:
        if flow.resource_id is None:
            continue
        said = found.setdefault(flow.resource_id, [])
        said += [_consumer(one.name, one.due) for one in flow.consumers.all() if one.removed_at is None]
        said += [purpose_in_words(one) for one in flow.purposes.all() if one.removed_at is None]
    return {key: _("What for: %(why)s.") % {"why": "; ".join(dict.fromkeys(said))} for key, said in found.items() if said}


def _consumer(name: str, due: str) -> str:
    return f"{name}, {due}" if due else name


def said_page(*, is_draft: bool) -> SaidPage:
    """The page for everybody; it holds only what strangers may see whoever asks for it."""
    shares = history()
    public = _public_datasets()
    flows = list(Flow.objects.running().loaded().order_by("title"))
    by_purpose: dict[UUID, list[Flow]] = {}
    for flow in flows:
        for purpose in flow.purposes.all():
            by_purpose.setdefault(purpose.pk, []).append(flow)
    unknown = [flow for flow in flows if not any(one.removed_at is None for one in flow.purposes.all())]
    links = _datasets(unknown, public)
    inside = sum(flow.resource is None or flow.resource.dataset_id not in public for flow in unknown)
    needed = Requirement.objects.unmet().select_related("unit")
    return SaidPage(
        sentence=share_in_words(shares[-1] if shares else None),
        line=share_line(shares),
        purposes=tuple(_purpose(one, by_purpose.get(one.pk, []), public) for one in Purpose.objects.shown()),
        unknown=links,
        inside=inside,
        needed=tuple((one.text, one.unit.name) for one in needed if not personal_in(one.text)),
        is_draft=is_draft,
    )


def _purpose(purpose: Purpose, flows: list[Flow], public: frozenset[UUID]) -> SaidPurpose:
    consumers = _once(one for flow in flows for one in flow.consumers.all() if one.removed_at is None and one.is_public)
    return SaidPurpose(
        text=purpose_in_words(purpose), serves=purpose.serves, is_duty=purpose.is_duty, datasets=_datasets(flows, public),
        consumers=tuple(one.name for one in consumers),
    )  # fmt: skip


def _public_datasets() -> frozenset[UUID]:
    """The datasets that everybody sees."""
    seen = Resource.objects.published().filter(audience=Audience.PUBLIC, dataset__audience=Audience.PUBLIC)
    return frozenset(seen.order_by().values_list("dataset", flat=True))


def _datasets(flows: Iterable[Flow], public: frozenset[UUID]) -> tuple[Link, ...]:
    found: dict[UUID, Dataset] = {}
    for flow in flows:
        table = flow.resource
        if table is not None and table.audience == Audience.PUBLIC and table.is_published and table.dataset_id in public:
            found[table.dataset_id] = table.dataset
    return tuple(Link(text=one.title, url=one.get_absolute_url()) for one in found.values())


def _once(rows: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(rows))
