"""What happens to the catalogue makes the document for dane.gov.pl anew."""

from datetime import datetime

from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.dane_gov_pl.tasks import rebuild

KINDS = frozenset({"published", "described", "audience", "withdrawn", "restored", "version-withdrawn", "erased", "unit"})


def make_anew(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  a follower's signature
    """Once for all rows that wait: the last of them sees what the others did."""
    if not JournalRow.objects.filter(number__gt=row.number, kind__in=KINDS).exists():
        rebuild.enqueue()


document = Follower(name="dane.gov.pl", kinds=KINDS, follow=make_anew)
