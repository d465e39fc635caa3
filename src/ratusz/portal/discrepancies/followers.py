"""What changes a table that a holding takes its figures from has its phenomena compared anew, and no others."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.waiting import enqueue_once
from ratusz.portal.discrepancies.adding import made_of
from ratusz.portal.discrepancies.models import Discrepancy, Evidence, Holding, Phenomenon, Side, Verdict
from ratusz.portal.discrepancies.tasks import scan_phenomenon

KINDS = frozenset({"published", "withdrawn", "restored", "version-withdrawn", "erased", "audience", "phenomenon"})


def _compare(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    if row.kind == "erased":
        _forget(row)
    for pk in sorted(_concerned(row), key=str):
        enqueue_once(scan_phenomenon, str(pk))


def _concerned(row: JournalRow) -> set[UUID]:
    """The phenomena to be compared anew; after an erasure all of them, for it empties the cache where comparisons are kept."""
    if row.kind == "erased":
        return set(Phenomenon.objects.kept().values_list("pk", flat=True))
    if row.kind == "phenomenon":
        changed = Holding.objects.filter(phenomenon=row.target)
        concerned = {row.target} if Phenomenon.objects.kept().filter(pk=row.target).exists() else set()
    else:
        tables = [row.target] if Resource.objects.filter(pk=row.target).exists() else _tables_of(row)
        changed = Holding.objects.kept().filter(resource__in=tables)
        concerned = set(Phenomenon.objects.kept().filter(holdings__in=changed).order_by().values_list("pk", flat=True))
    return concerned | made_of(set(changed.order_by().values_list("pk", flat=True)))


def _tables_of(row: JournalRow) -> list[UUID]:
    return list(Resource.objects.filter(dataset__in=Dataset.objects.filter(pk=row.target)).values_list("pk", flat=True))


def _forget(row: JournalRow) -> None:
    """Take the values of erased versions away, also where people decided about them; that there was a discrepancy stays."""
    erased = set(Publication.objects.filter(resource=row.target).exclude(erased_hash="").values_list("version", flat=True))
    for one in Discrepancy.objects.filter(sides__holding__resource=row.target).distinct().prefetch_related("sides", "evidence"):
        _forget_decided(one, set(_told_by(one, erased)))
    Discrepancy.objects.filter(sides__version__in=erased).update(adds_up=[])
    Side.objects.filter(version__in=erased).update(value="")
    for told in Evidence.objects.filter(discrepancy__sides__holding__resource=row.target).distinct():
        kept = [side if side["version"] not in erased else {**side, "value": ""} for side in told.sides]
        if kept != told.sides:
            Evidence.objects.filter(pk=told.pk).update(sides=kept)


def _told_by(one: Discrepancy, erased: Collection[str]) -> Iterator[tuple[str, str]]:
    """Holding and value of everything that erased versions said in a discrepancy, and none that stays says too."""
    told = [(str(side.holding_id), side.value, side.version) for side in one.sides.all()]
    told += [(side["holding"], side["value"], side["version"]) for found in one.evidence.all() for side in found.sides]
    stays = {(holding, value) for holding, value, version in told if version not in erased}
    yield from ((holding, value) for holding, value, version in told if version in erased and (holding, value) not in stays)


def _forget_decided(one: Discrepancy, gone: Collection[tuple[str, str]]) -> None:
    """The values that people decided about, and the one that they found right where nobody else says it. Whether a new value is
    the one that was decided about can be told no more, so what was explained is asked again.
    """
    decided = {key: "" if (key, value) in gone else value for key, value in one.decided_values.items()}
    if decided != one.decided_values:
        Discrepancy.objects.filter(pk=one.pk).update(decided_values=decided)
    said = {value for _holding, value in gone if value}
    left = {side.value for side in one.sides.all() if (str(side.holding_id), side.value) not in gone}
    Verdict.objects.filter(discrepancy=one, value__in=said - left).delete()


comparing = Follower(name="comparing", kinds=KINDS, follow=_compare)
