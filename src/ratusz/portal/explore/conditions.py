"""Conditions as phrases, in the reader's language: of the chips above a table, and of the picture of a chart."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.sentences import say
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Op, Query
from ratusz.bank.query.params import write

COMPARISONS: dict[Op, Promise] = {
    Op.EXACT: _("is"),
    Op.NOT: _("is not"),
    Op.CONTAINS: _("contains"),
    Op.STARTSWITH: _("begins with"),
    Op.ENDSWITH: _("ends with"),
    Op.GT: _("more than"),
    Op.GTE: _("at least"),
    Op.LT: _("less than"),
    Op.LTE: _("at most"),
    Op.IN: _("is one of"),
    Op.NOTIN: _("is none of"),
    Op.ISNULL: _("is empty"),
    Op.BBOX: _("lies within"),
    Op.AREA: _("lies in the area"),
    Op.STATUS: _("has the sign"),
}


def narrowed_in_words(query: Query, labels: Mapping[str, str]) -> str:
    """What narrows the rows of `query`, or nothing."""
    words = [text_in_words(query.text)] if query.text else []
    return ", ".join([*words, *(condition_in_words(condition, labels) for condition in query.where)])


def text_in_words(text: str) -> str:
    """Words looked for in any column."""
    return gettext("words: %(words)s") % {"words": text}


def condition_in_words(condition: Condition, labels: Mapping[str, str]) -> str:
    """A condition as a phrase: "Rok: 2022", "Kwota co najmniej 100"."""
    label = _subject(condition, labels)
    pairs = write(Query(where=(condition,)))
    if condition.op is Op.ISNULL:
        word = COMPARISONS[Op.ISNULL] if condition.values[0] else gettext("is not empty")
        return f"{label}: {word}"
    if condition.op is Op.STATUS:
        return f"{label}: " + ", ".join(_meaning(code) for _name, code in pairs)
    values = ", ".join(
        (flag_in_words(yes=value) if isinstance(value, bool) else text)
        for value, (_name, text) in zip(condition.values, pairs, strict=False)
    )
    values = values if condition.op is not Op.BBOX else pairs[0][1]
    return f"{label}: {values}" if condition.op is Op.EXACT else f"{label} {COMPARISONS[condition.op]} {values}"


def _subject(condition: Condition, labels: Mapping[str, str]) -> str:
    """What a condition is about: a column, any of them, or the place that two columns tell together."""
    if condition.column == ANY_COLUMN:
        return gettext("A sign in any column")
    if condition.op is Op.BBOX or condition.outline is not None:
        return gettext("Place")
    return labels.get(condition.column, condition.column)


def flag_in_words(*, yes: bool) -> str:
    """Yes or no."""
    return gettext("yes") if yes else gettext("no")


def _meaning(code: str) -> str:
    """What a sign means; a code that this version does not know stands for itself."""
    language = "en" if (get_language() or "pl").startswith("en") else "pl"
    return say(BY_CODE[code].meaning, language) if code in BY_CODE else code
