"""Rules of contracts in sentences."""

from collections.abc import Mapping
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.check.contract.rules import (
    AddsUp,
    Between,
    Complete,
    Filled,
    Known,
    OneOf,
    Rule,
    Steady,
    TotalRows,
    Unique,
    Written,
)
from ratusz.bank.model.problem import Severity
from ratusz.portal.core.texts import quoted

#: What a breach does, in the order of its weight.
SEVERITIES = (
    (str(Severity.ADVICE), gettext_lazy("a breach is told")),
    (str(Severity.WARNING), gettext_lazy("a breach must be looked at")),
    (str(Severity.ERROR), gettext_lazy("a breach stops the delivery")),
)
KIND_TITLES = {
    "filled": gettext_lazy("A value in each row"),
    "between": gettext_lazy("Not below, not above"),
    "one-of": gettext_lazy("Only words agreed on"),
    "written": gettext_lazy("Written in one way"),
    "unique": gettext_lazy("No two rows alike"),
    "known": gettext_lazy("Known in another table"),
    "adds-up": gettext_lazy("Parts of a row add up"),
    "total-rows": gettext_lazy("A row of totals adds up"),
    "steady": gettext_lazy("No jumps from the version before"),
    "complete": gettext_lazy("At least so many rows"),
}
_LISTED_WORDS = 12
_OF_COLUMNS = frozenset({"column", "total", "measure", "by"})


def rule_sentence(rule: Rule, labels: Mapping[str, str]) -> str:
    """What a rule promises; `labels`: how the columns are called."""
    return _template(rule) % _given(rule, labels)


def _template(rule: Rule) -> str:
    if isinstance(rule, Between):
        return _ends(rule)
    return {
        Filled: _("Each row has a value in “%(column)s”."),
        OneOf: _("In “%(column)s” only: %(words)s."),
        Written: _("“%(column)s” is written like “%(example)s”."),
        Unique: _("No two rows agree in %(columns)s."),
        Known: _("Each “%(column)s” stands in the column “%(there)s” of %(resource)s."),
        AddsUp: _("“%(total)s” is the sum of %(parts)s."),
        TotalRows: _("Where “%(by)s” says “%(word)s”, “%(measure)s” is the sum of the other rows."),
        Steady: _("“%(column)s” changes by no more than %(share)s %% from one version to the next, or by %(at_least)s."),
        Complete: _("The table has at least %(rows)s rows."),
    }[type(rule)]


def _given(rule: Rule, labels: Mapping[str, str]) -> dict[str, str]:
    """The fields of a rule as they stand in its sentence."""
    told = {name: _told(name, value, labels) for name, value in asdict(rule).items()}
    if isinstance(rule, OneOf):
        told["words"] = _words(rule.values)
    if isinstance(rule, Written):
        told["example"] = rule.example or rule.pattern
    if isinstance(rule, Steady):
        told["share"] = _percent(rule.share)
    return told


def _told(name: str, value: object, labels: Mapping[str, str]) -> str:
    if name in _OF_COLUMNS:
        return labels.get(str(value), str(value))
    return ", ".join(quoted(labels.get(one, one)) for one in value) if isinstance(value, tuple) else str(value)


def _ends(rule: Between) -> str:
    if rule.low and rule.high:
        return _("“%(column)s” lies between %(low)s and %(high)s.")
    return _("“%(column)s” is not below %(low)s.") if rule.low else _("“%(column)s” is not above %(high)s.")


def _words(values: tuple[str, ...]) -> str:
    more = len(values) - _LISTED_WORDS
    told = ", ".join(values[:_LISTED_WORDS])
    return _("%(words)s and %(count)s more") % {"words": told, "count": more} if more > 0 else told


def _percent(share: str) -> str:
    return f"{float(share) * 100:g}".replace(".", ",")
