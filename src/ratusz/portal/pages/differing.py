"""What a new version of a table changed, in a few words: "12 rows added"."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext, ngettext

from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.differences import Counted, counted
from ratusz.portal.pages.listing import language
from ratusz.portal.show.numbers import format_number


def differing(resource: Resource, before: str, after: str) -> tuple[str, ...]:
    """How `after` differs from `before`, two public versions; nothing where nobody has counted yet, or it is no table."""
    if settings.BANK_DIR is None or not before or not resource.is_table:
        return ()
    told = counted(str(resource.pk), before, after)
    return tuple(_words(told)) if told is not None else ()


def _words(told: Counted) -> Iterator[str]:
    words = (
        (told.added, ngettext("%(number)s row added", "%(number)s rows added", told.added)),
        (told.removed, ngettext("%(number)s row removed", "%(number)s rows removed", told.removed)),
        (told.changed, ngettext("%(number)s row changed", "%(number)s rows changed", told.changed)),
    )
    for number, text in words:
        if number:
            yield text % {"number": format_number(number, language())}
    if told.columns:
        yield gettext("columns changed")
    if not any(number for number, _text in words) and not told.columns:
        yield gettext("the same rows")
