"""What changes a table, or what hangs on it, has its gaps found anew; and no others."""

from datetime import datetime

from django.db.models import Q

from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.waiting import enqueue_once
from ratusz.portal.gaps.models import Cube
from ratusz.portal.gaps.tasks import look_at_needs, look_at_table
from ratusz.portal.stewardship.models import Flow

#: What happens to a table or dataset; to what is made of a table; to the registry of flows.
_TABLES = frozenset({"published", "withdrawn", "restored", "version-withdrawn", "erased", "cube"})
_MADE_OF = "saved"
_REGISTRY = frozenset({"flow", "declared"})


def _look(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    cubes = Cube.objects.kept()
    if row.kind in _REGISTRY:
        enqueue_once(look_at_needs)
        of = Q(pk=row.target) | Q(purposes=row.target) | Q(consumers=row.target)
        concerned = cubes.filter(resource__in=Flow.objects.filter(of).order_by().values("resource"))
    elif row.kind == _MADE_OF:
        concerned = cubes.filter(Q(resource__figures=row.target) | Q(resource__explorations=row.target))
    elif row.kind == "cube":
        concerned = Cube.objects.filter(resource=row.target)
    else:
        concerned = cubes.filter(Q(resource=row.target) | Q(resource__dataset=row.target))
    for resource in concerned.order_by().values_list("resource", flat=True).distinct():
        enqueue_once(look_at_table, str(resource))


lacking = Follower(name="gaps", kinds=_TABLES | _REGISTRY | {_MADE_OF}, follow=_look)
