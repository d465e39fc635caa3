"""Corrections in sentences."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.check.corrections.judge import Outcome
from ratusz.bank.model.schema import Column
from ratusz.bank.query.values import parse_value
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.show.table import value_in_words

#: Name of a column and a canonical text in it → the text as people read it.
Writer = Callable[[str, str], str]


def writer_of(columns: Iterable[Column], language: str) -> Writer:
    """Numbers and days as tables show them; what a column cannot hold, as it stands."""
    known = {one.name: one for one in columns}

    def write(name: str, text: str) -> str:
        if not text or name not in known:
            return text
        try:
            return value_in_words(parse_value(text, known[name]), kind_of(known[name].type), language)
        except WrongQuery:
            return text

    return write


def _as_it_stands(_name: str, text: str) -> str:
    return text


def place_in_words(one: Correction, labels: Mapping[str, str], write: Writer = _as_it_stands) -> str:
    """Which rows, by the columns that have a name in `labels`; "" for all of them."""
    pairs = [
        _("%(column)s: %(value)s") % {"column": labels[name], "value": write(name, text) or _("(empty)")}
        for name, text in one.where
        if name in labels
    ]
    return ", ".join(pairs)


def correction_in_words(one: Correction, labels: Mapping[str, str], write: Writer = _as_it_stands) -> str:
    """What a correction does; `labels`: how the columns are called."""
    value = one.value if one.action is Action.SCALE else write(one.column, one.value)
    values = {
        "column": labels.get(one.column, one.column),
        "place": place_in_words(one, labels, write) or _("all rows"),
        "expect": write(one.column, one.expect) or _("(empty)"),
        "value": value or _("(empty)"),
    }
    return {
        Action.OVERRIDE: _("%(place)s: in the column “%(column)s” %(value)s in place of %(expect)s."),
        Action.DROP: _("%(place)s: the row is left out."),
        Action.SCALE: _("%(place)s: the column “%(column)s” is multiplied by %(value)s."),
        Action.FLAG: _("%(place)s: in the column “%(column)s” the value %(expect)s is doubtful."),
    }[one.action] % values


def guard_in_words(one: Correction, labels: Mapping[str, str], write: Writer = _as_it_stands) -> str:
    """As long as what it holds."""
    column = labels.get(one.column, one.column)
    if one.action is Action.SCALE:
        values = {"column": column, "least": write(one.column, one.expect), "most": write(one.column, one.most)}
        return _("It holds as long as the source says numbers from %(least)s to %(most)s in “%(column)s” there.") % values
    if not one.column:
        return _("It holds as long as the source has such a row.")
    values = {"column": column, "expect": write(one.column, one.expect) or _("(empty)")}
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
