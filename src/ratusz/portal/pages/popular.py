"""What is most used, as a short list."""

from collections.abc import Iterable
from dataclasses import dataclass

from ratusz.portal.catalog.models import Dataset
from ratusz.portal.pages.dataset import use_in_words
from ratusz.portal.usage.queries import lately

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Popular:
    """A dataset and how much it is used, in words."""

    title: str
    url: str
    kicker: str
    use: str


def most_used(datasets: Iterable[Dataset], *, shown: int = SHOWN) -> tuple[Popular, ...]:
    """The most used of `datasets` (with their units) in twelve months; those that nobody used are not in it."""
    use = lately()
    ranked = sorted((one for one in datasets if one.pk in use), key=lambda one: (-use[one.pk].popular, one.title))[:shown]
    return tuple(
        Popular(title=one.title, url=one.get_absolute_url(), kicker=one.unit.name, use=use_in_words(use[one.pk])) for one in ranked
    )
