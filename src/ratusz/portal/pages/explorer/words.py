"""Words of questions: measures and roll-ups, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratusz.bank.query.nodes import Function, Op, Roll

#: What the form of one condition offers, of the operators that take one value.
OFFERED = (Op.EXACT, Op.NOT, Op.CONTAINS, Op.STARTSWITH, Op.ENDSWITH, Op.GT, Op.GTE, Op.LT, Op.LTE)
MEASURES: dict[Function, Promise] = {
    Function.COUNT: _("number of rows"),
    Function.SUM: _("sum"),
    Function.MEAN: _("mean"),
    Function.MEDIAN: _("median"),
    Function.MIN: _("least"),
    Function.MAX: _("greatest"),
    Function.DISTINCT: _("different values"),
    Function.SHARE: _("share of the whole"),
}
ROLLS: dict[Roll, Promise] = {Roll.YEAR: _("year"), Roll.QUARTER: _("quarter"), Roll.MONTH: _("month")}
#: `count` of a column counts its values, not rows.
VALUES = _("number of values")


def function_in_words(function: str, *, of_column: bool = True) -> str:
    """What was done to a column, as results call it: "" where nothing was."""
    if function == Function.COUNT and of_column:
        return str(VALUES)
    if function in set(Function):
        return str(MEASURES[Function(function)])
    return str(ROLLS[Roll(function)]) if function in set(Roll) else function


def in_words(function: str, label: str) -> str:
    """A group or a measure: "suma: Kwota", "liczba wierszy"."""
    return ": ".join(filter(None, [function_in_words(function, of_column=bool(label)), label]))
