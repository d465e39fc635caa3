"""Columns in words: how their types are called, and how their values are set in a table."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Type
from ratusz.portal.show.table import Kind

_TYPES = {
    Type.TEXT: _("text"),
    Type.INTEGER: _("whole number"),
    Type.DECIMAL: _("number"),
    Type.BOOLEAN: _("yes or no"),
    Type.DATE: _("day"),
    Type.DATETIME: _("day and time"),
    Type.TIME: _("time"),
    Type.PERIOD: _("period"),
}
_KINDS: Mapping[Type, Kind] = {
    Type.INTEGER: "number",
    Type.DECIMAL: "number",
    Type.BOOLEAN: "flag",
    Type.DATE: "day",
    Type.DATETIME: "moment",
    Type.TIME: "code",
    Type.PERIOD: "code",
}


def type_in_words(type_: Type) -> str:
    """A type for people."""
    return str(_TYPES[type_])


def kind_of(type_: Type) -> Kind:
    """How values of a type are set in a table."""
    return _KINDS.get(type_, "text")
