"""Codes that discrepancies know, each with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What adds up over time and what does not."""

    STOCK = "stock", _("state on a day (people, hectares)")
    FLOW = "flow", _("sum over a period (accidents, births)")


class Grain(models.TextChoices):
    """How long the periods are that figures are compared by."""

    AS_IT_IS = "", _("as it stands in the table")
    YEAR = "year", _("year")
    QUARTER = "quarter", _("quarter")
    MONTH = "month", _("month")
    WEEK = "week", _("week")


class Measured(models.TextChoices):
    """How a figure comes from rows."""

    CELL = "", _("the value of the cell: one row is one figure")
    SUM = "sum", _("sum of the column")
    COUNT = "count", _("number of rows")


class Relation(models.TextChoices):
    """What is promised of two holdings; codes of `bank.reconcile.rules.Relation`."""

    OFFSET = "expected_offset", _("they differ, always by about the same")
    EQUAL = "equal", _("they are the same figure")
    AT_MOST = "<=", _("the first is at most the second")
    AT_LEAST = ">=", _("the first is at least the second")
    NONE = "no_relation", _("they cannot be compared")


class Level(models.TextChoices):
    """Of which areas a whole is made; codes of `bank.reconcile.rules`."""

    VOIVODESHIP = "voivodeship", _("voivodeships")
    POWIAT = "powiat", _("counties")
    GMINA = "gmina", _("communes")


class View(models.TextChoices):
    """From which versions a difference was found: those that everybody sees, or those inside the office too."""

    PUBLIC = "public", _("from what everybody sees")
    OFFICE = "office", _("inside the office")


class Cause(models.TextChoices):
    """Why figures differ; codes of `bank.reconcile.words.CAUSES`."""

    DEFINITION = "definition", _("another definition")
    BASE = "population-base", _("other people or things are counted")
    DATE = "reference-date", _("another day or period")
    TERRITORY = "territory-change", _("another territory")
    REVISION = "revision", _("one figure is provisional or was revised")
    LAG = "time-lag", _("one figure is old")
    SCALE = "unit-scale", _("another unit")
    TRANSCRIPTION = "transcription", _("a slip in copying")
    DOUBLE = "double-counting", _("something is counted twice")
    MISSING = "missing-records", _("records are missing")
    ROUNDING = "rounding", _("rounding")
    SOFTWARE = "software-error", _("an error of software")
    UNKNOWN = "unknown", _("the cause is not known")


class State(models.TextChoices):
    """Where a discrepancy stands, for the office."""

    DETECTED = "detected", _("found, nobody asked yet")
    ASSIGNED = "assigned", _("being explained")
    DECIDED = "decided", _("decided, to be verified")
    CLOSED = "closed", _("verified")


class Outcome(models.TextChoices):
    """What came of it."""

    EXPLAINED = "explained", _("explained: both figures are right")
    AT_SOURCE = "corrected-at-source", _("mended at the source")
    HERE = "corrected-here", _("mended in the bank")
    ACCEPTED = "accepted", _("stays, with a note")
    FALSE_ALARM = "false-alarm", _("false alarm: there is no difference")


class Origin(models.TextChoices):
    """Who found it."""

    SCAN = "scan", _("found by comparing")
    PERSON = "person", _("reported by a resident")


#: Outcomes that residents read as "corrected"; the others as "explained".
MENDED = frozenset({Outcome.AT_SOURCE, Outcome.HERE})
#: The three states that residents read, as addresses and the API say them: to be explained, explained, corrected.
PUBLIC_STATES = ("do-wyjasnienia", "wyjasnione", "poprawione")
