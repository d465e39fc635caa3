"""Codes that gaps know, each with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What is missing, and how; codes of `bank.reconcile.gaps.found.Kind`."""

    OVERDUE = "overdue", _("overdue")
    LATE = "late", _("late, within the days of grace")
    HOLE = "hole", _("hole in time")
    AREA = "area-missing", _("area missing")
    BREAKDOWN = "breakdown-missing", _("breakdown missing")
    NEVER = "never-gathered", _("never gathered")
    PLACEHOLDER = "placeholder", _("sign instead of a figure")
    SILENT = "silent-zero", _("doubtful zero")
    REPEATED = "carried-forward", _("copied figure")


#: Figures that are there and hardly are what they say; the other kinds are figures that are not there.
DOUBTED = frozenset({Kind.PLACEHOLDER, Kind.SILENT, Kind.REPEATED})
#: What lacks at the newest end: whoever looks for the newest figure misses it.
NEWEST = frozenset({Kind.OVERDUE, Kind.LATE, Kind.AREA, Kind.BREAKDOWN, Kind.NEVER})


class Standing(models.TextChoices):
    """What people decided about a gap."""

    OPEN = "open", _("nobody has taken it up")
    TAKEN = "taken", _("somebody looks after it")
    PLANNED = "planned", _("planned")
    ABSENT = "absent", _("will not be gathered")
    RIGHT = "right", _("the figure is right")


#: What is settled: nobody waits for anything.
SETTLED = frozenset({Standing.ABSENT, Standing.RIGHT})


class Every(models.TextChoices):
    """How long the periods are that figures come for; codes of `bank.model.period.PeriodKind`."""

    YEAR = "year", _("every year")
    SCHOOL_YEAR = "school-year", _("every school year")
    HALF = "half", _("every half year")
    QUARTER = "quarter", _("every quarter")
    MONTH = "month", _("every month")
    WEEK = "week", _("every week")
    DAY = "day", _("every day")


class LagUnit(models.TextChoices):
    """In what the time after a period is counted."""

    DAYS = "D", _("days")
    WORKDAYS = "W", _("working days")
    MONTHS = "M", _("months")
