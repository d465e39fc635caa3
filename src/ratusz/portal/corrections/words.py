"""Corrections in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.check.corrections.judge import Outcome


def place_in_words(one: Correction, labels: Mapping[str, str]) -> str:
    """Which rows, by the columns that have a name in `labels`; "" for all of them."""
    pairs = [
        _("%(column)s: %(value)s") % {"column": labels[name], "value": text or _("(empty)")} for name, text in one.where if name in labels
    ]
    return ", ".join(pairs)


def correction_in_words(one: Correction, labels: Mapping[str, str]) -> str:
    """What a correction does; `labels`: how the columns are called."""
    values = {
        "column": labels.get(one.column, one.column),
        "place": place_in_words(one, labels) or _("all rows"),
        "expect": one.expect or _("(empty)"),
        "value": one.value or _("(empty)"),
        "most": one.most,
    }
    return {
        Action.OVERRIDE: _("%(place)s: in the column “%(column)s” %(value)s in place of %(expect)s."),
        Action.DROP: _("%(place)s: the row is left out."),
        Action.SCALE: _("%(place)s: the column “%(column)s” is multiplied by %(value)s."),
        Action.FLAG: _("%(place)s: in the column “%(column)s” the value %(expect)s is doubtful."),
    }[one.action] % values


def guard_in_words(one: Correction, labels: Mapping[str, str]) -> str:
    """As long as what it holds."""
    column = labels.get(one.column, one.column)
    if one.action is Action.SCALE:
        values = {"column": column, "least": one.expect, "most": one.most}
        return _("It holds as long as the source says numbers from %(least)s to %(most)s in “%(column)s” there.") % values
    if not one.column:
        return _("It holds as long as the source has such a row.")
    values = {"column": column, "expect": one.expect or _("(empty)")}
    return _("It holds as long as the source says %(expect)s in “%(column)s” there.") % values


def outcome_in_words(outcome: str, found: str) -> str:
    """What became of it in the last version; "" where it applies."""
    told = {
        str(Outcome.MENDED): _("The source has been mended: it says the right thing by itself. Withdraw the correction."),
        str(Outcome.GONE): _("The source has no such row any more. Withdraw the correction, or make it anew."),
        str(Outcome.DIFFERS): _("The source says something else now: %(found)s. Ask which is right, and withdraw the correction."),
        str(Outcome.UNKNOWN): _("The column is not in the data any more."),
        str(Outcome.UNFIT): _("The column holds other values now, and none like the one that is to stand there. Withdraw the correction."),
    }
    return told.get(outcome, "") % {"found": found or "–"}
