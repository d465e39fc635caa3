"""What changes a table that a holding takes its figures from has its phenomena compared anew, and no others."""

from datetime import datetime
from uuid import UUID

from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.discrepancies.models import Evidence, Phenomenon, Side
from ratusz.portal.discrepancies.tasks import scan_phenomenon

KINDS = frozenset({"published", "withdrawn", "restored", "version-withdrawn", "erased", "audience", "phenomenon"})


def _compare(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    if row.kind == "erased":
        _forget(row)
    if row.kind == "phenomenon":
        concerned = Phenomenon.objects.kept().filter(pk=row.target)
    else:
        tables = [row.target] if Resource.objects.filter(pk=row.target).exists() else _tables_of(row)
        concerned = Phenomenon.objects.kept().filter(holdings__resource__in=tables, holdings__removed_at=None).distinct()
    for pk in concerned.order_by().values_list("pk", flat=True):
        scan_phenomenon.enqueue(str(pk))


def _tables_of(row: JournalRow) -> list[UUID]:
    return list(Resource.objects.filter(dataset__in=Dataset.objects.filter(pk=row.target)).values_list("pk", flat=True))


def _forget(row: JournalRow) -> None:
    """Take the values of erased versions away; that there was a discrepancy stays."""
    erased = set(Publication.objects.filter(resource=row.target).exclude(erased_hash="").values_list("version", flat=True))
    Side.objects.filter(version__in=erased).update(value="")
    for one in Evidence.objects.filter(discrepancy__sides__holding__resource=row.target).distinct():
        kept = [side if side["version"] not in erased else {**side, "value": ""} for side in one.sides]
        if kept != one.sides:
            Evidence.objects.filter(pk=one.pk).update(sides=kept)


comparing = Follower(name="comparing", kinds=KINDS, follow=_compare)
