"""What changes a table that a holding takes its figures from has its phenomena compared anew, and no others."""

from datetime import datetime
from uuid import UUID

from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.waiting import enqueue_once
from ratusz.portal.discrepancies.adding import made_of
from ratusz.portal.discrepancies.models import Discrepancy, Evidence, Holding, Phenomenon, Side
from ratusz.portal.discrepancies.tasks import scan_phenomenon

KINDS = frozenset({"published", "withdrawn", "restored", "version-withdrawn", "erased", "audience", "phenomenon"})


def _compare(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    if row.kind == "erased":
        _forget(row)
    if row.kind == "phenomenon":
        changed = Holding.objects.filter(phenomenon=row.target)
        concerned = {row.target} if Phenomenon.objects.kept().filter(pk=row.target).exists() else set()
    else:
        tables = [row.target] if Resource.objects.filter(pk=row.target).exists() else _tables_of(row)
        changed = Holding.objects.kept().filter(resource__in=tables)
        concerned = set(Phenomenon.objects.kept().filter(holdings__in=changed).order_by().values_list("pk", flat=True))
    for pk in sorted(concerned | made_of(set(changed.order_by().values_list("pk", flat=True))), key=str):
        enqueue_once(scan_phenomenon, str(pk))


def _tables_of(row: JournalRow) -> list[UUID]:
    return list(Resource.objects.filter(dataset__in=Dataset.objects.filter(pk=row.target)).values_list("pk", flat=True))


def _forget(row: JournalRow) -> None:
    """Take the values of erased versions away; that there was a discrepancy stays."""
    erased = set(Publication.objects.filter(resource=row.target).exclude(erased_hash="").values_list("version", flat=True))
    Discrepancy.objects.filter(sides__version__in=erased).update(adds_up=[])
    Side.objects.filter(version__in=erased).update(value="")
    for one in Evidence.objects.filter(discrepancy__sides__holding__resource=row.target).distinct():
        kept = [side if side["version"] not in erased else {**side, "value": ""} for side in one.sides]
        if kept != one.sides:
            Evidence.objects.filter(pk=one.pk).update(sides=kept)


comparing = Follower(name="comparing", kinds=KINDS, follow=_compare)
