"""What is done with what was counted: it is rolled up, and delivered as a dataset of the bank."""

from datetime import datetime

from ratusz.bank.base.clock import day_of
from ratusz.portal.core import bank, popular
from ratusz.portal.usage import rolling, visitors
from ratusz.portal.usage.counting import folder
from ratusz.portal.usage.queries import ids_of, popularity


def roll_up(*, now: datetime) -> None:
    """Bring days and months up to date; throw away the salts of days that are over."""
    visitors.forget(bank.directory() / bank.CACHE, but=day_of(now))
    rolling.roll_up(folder(), ids=ids_of, now=now)
    popular.renew(popularity())
