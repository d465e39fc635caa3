"""Statistics of use as a dataset of the bank: each month they come in by the same door as every other file, and leave by the same doors.

An account of the bank's own delivers them as the steward of the first unit of the tree. A reviewer looks at the first delivery; later ones
publish themselves where nothing speaks against it (ADR 39). Nobody wants them: archive the dataset, and nothing more is delivered.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import DatasetWords, ResourceWords, describe_columns, make_dataset, make_resource
from ratusz.portal.catalog.models import Dataset, Frequency, Licence, Resource, Theme
from ratusz.portal.core import audit
from ratusz.portal.core.remarks import remark
from ratusz.portal.intake.command import Wanted, deliver
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.actions import make_account
from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.usage import queries, tables
from ratusz.portal.usage.counts import Counts
from ratusz.portal.usage.described import COLUMNS, DATASET, TABLES

#: Nobody reads mail there (RFC 2606), nobody signs in with it.
ACCOUNT, ACCOUNT_NAME = "statystyki@bank.invalid", "Bank danych"
SLUG = "korzystanie-z-banku-danych"


def deliver_use(*, now: datetime, random_bytes: RandomBytes) -> list[str]:
    """Deliver the months that are over and were not yet; the tables delivered."""
    months = dict(_over(now))
    if not months:
        return []
    dataset = Dataset.objects.filter(slug=SLUG).select_related("unit").first() or _make_dataset(now)
    if dataset is None or dataset.archived_at is not None:
        return []
    done = []
    for table in tables.HEADS:
        resource = Resource.objects.filter(dataset=dataset, slug=table).first() or _make_table(dataset, table, now=now)
        if _is_due(resource, _last_day(max(months))) and any(True for _ in tables.rows(table, months)):
            _deliver(table, months, now=now, random_bytes=random_bytes)
            done.append(table)
    return done


def _over(now: datetime) -> Iterator[tuple[str, Counts]]:
    """Months that are over and whose last day is closed. What was made up for a demo never becomes data."""
    today = day_of(now)
    this_month = f"{today:%Y-%m}"
    for month, counts in queries.months().items():
        if month < this_month and not counts.invented_until and (today - _last_day(month)).days > 1:
            yield month, counts


def _is_due(resource: Resource, until: date) -> bool:
    ended = (Delivery.State.PUBLISHED, Delivery.State.DROPPED, Delivery.State.ERASED)
    waits = Delivery.objects.filter(resource=resource).exclude(state__in=ended)
    known = resource.state_on is not None and resource.state_on >= until
    return not known and resource.withdrawn_at is None and not waits.exists()


def _deliver(table: str, months: Mapping[str, Counts], *, now: datetime, random_bytes: RandomBytes) -> None:
    last = max(months)
    with TemporaryDirectory(prefix="usage-") as folder:
        path = Path(folder) / f"{SLUG}-{table}-{last}.csv"
        path.write_text(tables.as_csv(table, months), encoding="utf-8")
        wanted = Wanted(
            path=path, to=f"{SLUG}/{table}", mode=Resource.Mode.REPLACES, key=TABLES[table].key, as_email=ACCOUNT, state_on=_last_day(last),
            note=remark(N_("Counts of the bank to the end of {month}."), values={"month": last}),
        )  # fmt: skip
        deliver(wanted, now=now, random_bytes=random_bytes)


@transaction.atomic
def _make_dataset(now: datetime) -> Dataset | None:
    """The dataset, of the first unit of the tree; None where there is no unit or no category yet."""
    unit = Unit.objects.filter(parent=None, closed_on=None).first()
    theme = Theme.objects.filter(eu_code="GOVE").first() or Theme.objects.first()
    if unit is None or theme is None:
        return None
    words = DatasetWords(theme=theme, licence=Licence.CC0, frequency=Frequency.MONTHLY, **DATASET)
    return make_dataset(words=words, unit=unit, by=_account(unit), now=now, slug=SLUG)


def _make_table(dataset: Dataset, table: str, *, now: datetime) -> Resource:
    """A table that may publish itself once a reviewer has seen its first delivery."""
    by = _account(dataset.unit)
    with transaction.atomic():
        resource = make_resource(dataset=dataset, words=ResourceWords(**TABLES[table].words), by=by, now=now, slug=table)
        describe_columns(resource=resource, columns={name: COLUMNS[name] for name in tables.HEADS[table]}, by=by, now=now)
        resource.publishes_itself = True
        resource.save(update_fields=["publishes_itself"])
        audit.record("resource.publishing-itself", target=resource, by=None, at=now, detail={"allowed": True})
    return resource


def _account(unit: Unit) -> User:
    """The bank's own account, a steward of `unit`."""
    known = User.objects.filter(email=ACCOUNT).first()
    return known or make_account(email=ACCOUNT, name=ACCOUNT_NAME, role=Role.STEWARD, unit=unit)


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])
