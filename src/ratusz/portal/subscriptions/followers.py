"""The journal read for those who asked for news: each publication that strangers see waits for a letter to whom it concerns."""

from collections.abc import Iterable
from datetime import datetime

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.subscriptions.models import News, Subscription
from ratusz.portal.subscriptions.topics import STRANGER, finding


def note_news(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  the moment of the row counts
    """Note a publication, or an announced change, for each subscription that it concerns, unless it was told of it or of a later one."""
    shown = Resource.objects.visible_to(STRANGER).published().select_related("dataset").filter(pk=row.target).first()
    if shown is None:
        return
    News.objects.bulk_create(
        [
            News(subscription=one, resource=shown, version=row.version, number=row.number, at=row.at)
            for one in _concerned(shown.dataset)
            if one.confirmed_at is not None and one.confirmed_at <= row.at and one.told_to < row.number
        ],
        ignore_conflicts=True,
    )


def _concerned(dataset: Dataset) -> Iterable[Subscription]:
    confirmed = Subscription.objects.confirmed()
    yield from confirmed.about(dataset)
    searches = list(confirmed.searches())
    found = finding((one.search for one in searches), dataset)
    yield from (one for one in searches if one.search in found)


news = Follower(name="news", kinds=frozenset({"published", "announced"}), follow=note_news)
