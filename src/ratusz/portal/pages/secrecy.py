"""What readers are told of hidden numbers: how many, why, by what rule."""

from django.utils.translation import gettext, ngettext

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.protect.cells import Method, Rounding
from ratusz.bank.protect.persons import Persons
from ratusz.bank.query.result import Result
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.secrecy.queries import labels_of, shown_of
from ratusz.portal.show.numbers import format_number

_ROUNDED = {
    Rounding.CONTROLLED: N_("All numbers of people are rounded to multiples of {base}, up or down, so that their sums hold."),
    Rounding.NEAREST: N_("All numbers of people are rounded to the nearest multiple of {base}. Rounded parts may not add up to the whole."),
    Rounding.RANDOM: N_(
        "All numbers of people are rounded to multiples of {base}, up or down by chance, the same number always the same way. "
        "Rounded parts may not add up to the whole."
    ),
}


def hidden_sentence(resource: Resource, version: str) -> str:
    """That a version hides or rounds numbers, or shows rows less exactly, with the rule and the law; "" where it does not."""
    found = shown_of(resource, version)
    if found is None:
        return ""
    if found.protection.method is Method.ROUND:
        rounded = say(_ROUNDED[found.protection.rounding], language(), {"base": found.protection.base})
        why = gettext("This is done so that nobody can be recognised (GDPR, art. 5).")
        return f"{rounded} {why}"
    if found.protection.persons is not None:
        return _alike(resource, version, found.rows, found.protection.persons)
    return _hidden(found.hidden, found.protection.threshold)


def _hidden(count: int, threshold: int) -> str:
    said = ngettext(
        "The sign # stands in place of %(count)s value, so that nobody can be recognised.",
        "The sign # stands in place of %(count)s values, so that nobody can be recognised.",
        count,
    ) % {"count": format_number(count, language())}
    rule = gettext(
        "Numbers below %(threshold)s are hidden, and those from which they could be computed (GDPR, art. 5; statistical secrecy as in "
        "art. 38 of the act on public statistics)."
    ) % {"threshold": threshold}
    return f"{said} {rule}"


def _alike(resource: Resource, version: str, rows: int, persons: Persons) -> str:
    """At least how many rows are alike, which columns are shown less exactly, how many rows lack what is known."""
    said = gettext("Each row is about one person; at least %(k)s rows are alike in what somebody may know of a person (GDPR, art. 5).") % {
        "k": persons.k
    }
    labels = labels_of(resource, version, [one.column for one in persons.coarser])
    coarse = gettext("Shown less exactly: %(columns)s.") % {"columns": ", ".join(labels)} if labels else ""
    lost = ngettext(
        "In %(rows)s row that would stand out the sign # stands in place of it.",
        "In %(rows)s rows that would stand out the sign # stands in place of it.",
        rows,
    ) % {"rows": format_number(rows, language())}
    return " ".join(filter(None, [said, coarse, lost if rows else ""]))


def unsummed_in_words(count: int) -> str:
    """That tables which were read hide numbers; "" where none are hidden."""
    said = ngettext(
        "%(count)s number is hidden (#) in the tables that were read: sums over it are of what is shown.",
        "%(count)s numbers are hidden (#) in the tables that were read: sums over them are of what is shown.",
        count,
    )
    return said % {"count": format_number(count, language())} if count else ""


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
