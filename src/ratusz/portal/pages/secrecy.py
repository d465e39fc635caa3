"""What readers are told of hidden numbers: how many, why, by what rule."""

from django.utils.translation import gettext, ngettext

from ratusz.bank.query.result import Result
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.secrecy.queries import hidden_in
from ratusz.portal.show.numbers import format_number


def hidden_sentence(resource: Resource, version: str) -> str:
    """That a version hides numbers, with the rule and the law; "" where it hides none."""
    found = hidden_in(resource, version)
    if found is None:
        return ""
    count, protection = found
    said = ngettext(
        "The sign # stands in place of %(count)s value, so that nobody can be recognised.",
        "The sign # stands in place of %(count)s values, so that nobody can be recognised.",
        count,
    ) % {"count": format_number(count, language())}
    rule = gettext(
        "Numbers below %(threshold)s are hidden, and those from which they could be computed (GDPR, art. 5; statistical secrecy as in "
        "art. 38 of the act on public statistics)."
    ) % {"threshold": protection.threshold}
    return f"{said} {rule}"


def unsummed_sentence(result: Result) -> str:
    """That hidden numbers are not in the figures of groups; "" where none are missing."""
    count = sum(result.suppressed.values())
    if not count:
        return ""
    said = ngettext(
        "%(count)s hidden number (#) is not in these figures: they are of what is shown.",
        "%(count)s hidden numbers (#) are not in these figures: they are of what is shown.",
        count,
    )
    return said % {"count": format_number(count, language())}
