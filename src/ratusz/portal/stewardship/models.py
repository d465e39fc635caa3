"""The registry of flows: where data comes from, what it is gathered for, who uses it, what is needed and not gathered."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.codes import Frequency, in_language
from ratusz.portal.catalog.models import Resource
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.campaigns import Campaign, Line, Part
from ratusz.portal.stewardship.querysets import DeclaredQuerySet, FlowQuerySet, PurposeQuerySet, RequirementQuerySet

__all__ = [
    "Campaign", "Consumer", "Distinct", "Flow", "Inventory", "Line", "Part", "Purpose", "Requirement", "Share", "Showing", "Superior",
    "System",
]  # fmt: skip


class Declared(models.Model):
    """What a unit says of its data. `removed_at`: it was put aside, which can be undone. Who changed what and why is in the journal.

    `KIND`: the word of its address.
    """

    KIND: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DeclaredQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("stewardship:edit", args=[self.KIND, self.pk])

    @property
    def stands(self) -> str:
        """As a form says that was opened then: a change of something else than it is now is stopped."""
        return f"{self.changed_at.isoformat()} {self.removed_at is None}"


class System(Declared):
    """Where data lies before it comes here: a register, an application, a share of files, sensors, a service of others (dct:source).

    `unit`: who keeps it, or who asks it where it is of others. `keeper`: whose it is, where not of the office. `act`: the law it rests on.
    """

    KIND = "systemy"

    class Kind(models.TextChoices):
        REGISTER = "register", _("register")
        APPLICATION = "application", _("application")
        FILES = "files", _("files on a disk")
        SENSORS = "sensors", _("sensors")
        OUTSIDE = "outside", _("service of another office")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.APPLICATION)
    keeper = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=300, blank=True)
    about = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Purpose(Declared):
    """Why data is gathered (dcatap:applicableLegislation): in words, by what law, for which decision or report.

    `is_duty`: the law asks for it. `review_on`: when somebody is to say whether it still holds. `is_public`: everybody may read it.
    """

    KIND = "cele"

    text_pl = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    serves = models.CharField(max_length=300, blank=True)
    is_duty = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    review_on = models.DateField(null=True, blank=True)

    objects = PurposeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["text_pl"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """What for, in the reader's language."""
        return in_language(self.text_pl, self.text_en)


class Consumer(Declared):
    """Who uses data (dbt: exposure): a report, a decision, a duty to others, an indicator, an application.

    `who`: reads or decides. `due`: when, in words ("by 31 May each year"). `is_public`: everybody may read that it is used there.
    """

    KIND = "odbiorcy"

    class Kind(models.TextChoices):
        REPORT = "report", _("report")
        DECISION = "decision", _("decision")
        DUTY = "duty", _("duty to another office")
        INDICATOR = "indicator", _("indicator")
        APPLICATION = "application", _("application or service")

    name_pl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.REPORT)
    who = models.CharField(max_length=200, blank=True)
    due = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name_pl"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_pl, self.name_en)


class Flow(Declared):
    """Data on its way: from a unit, a system or somebody outside, to the unit that gathers it, to those who use it.

    `title`: what is gathered, in words. `resource`: where it lies in the bank; None where it is not there yet. `columns`: what stands in
    it, in words. `from_text`: whom it comes from, where that is neither a unit nor a system. `personal`: whether it tells of people;
    `personal_basis`: by what law. `ended_on`: since when nobody gathers it. `confirmed_on`: when the unit last said that this is so.
    """

    KIND = "przeplywy"

    class Channel(models.TextChoices):
        UNSAID = "", _("not said")
        API = "api", _("program to program (API)")
        FILE = "file", _("file")
        MAIL = "mail", _("e-mail")
        PAPER = "paper", _("paper")

    class Personal(models.TextChoices):
        UNSAID = "", _("not said")
        NO = "no", _("no")
        YES = "yes", _("yes")

    title = models.CharField(max_length=250)
    about = models.TextField(blank=True)
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="flows")
    columns = models.JSONField(default=list, blank=True)
    from_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.PROTECT, related_name="flows")
    from_text = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.IRREGULAR)
    personal = models.CharField(max_length=4, choices=Personal.choices, blank=True)
    personal_basis = models.CharField(max_length=300, blank=True)
    purposes = models.ManyToManyField(Purpose, blank=True, related_name="flows")
    consumers = models.ManyToManyField(Consumer, blank=True, related_name="flows")
    confirmed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = FlowQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Requirement(Declared):
    """What somebody needs to know: for a purpose, for a consumer. `unit`: who needs it. `met_by`: the flow that gives it."""

    KIND = "potrzeby"

    text = models.CharField(max_length=250)
    why = models.TextField(blank=True)
    purpose = models.ForeignKey(Purpose, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements")
    consumer = models.ForeignKey(Consumer, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements")
    asked_of = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    met_by = models.ForeignKey(Flow, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements")

    objects = RequirementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["text"]

    def __str__(self) -> str:
        return self.text


class Share(models.Model):
    """How many flows there were at a time, and of how many nobody knew what for. Rows are added and never changed."""

    at = models.DateTimeField()
    flows = models.PositiveIntegerField()
    without = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.without}/{self.flows}"

    @property
    def percent(self) -> float:
        """The share, from 0 to 100."""
        return 100 * self.without / self.flows if self.flows else 0.0


class Showing(models.Model):
    """A coordinator showed the page "what we gather data for" to everybody, or took it away. The last row holds."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_shown = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.at)


class Superior(models.Model):
    """To whom a coordinator may write when a unit does not deliver: named by a coordinator, written to only by a click."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="superior")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Inventory(models.Model):
    """A spreadsheet that was brought: what it would add and change, then what it did, so that it can be undone.

    `rows`: as `stewardship.sheets` plans them. `before`: flow → what stood there; empty for one that was added.
    """

    class State(models.TextChoices):
        LOOKED_AT = "looked-at", _("looked at, nothing done yet")
        TAKEN = "taken", _("taken over")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOOKED_AT)
    rows = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-brought_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stewardship:inventory", args=[self.pk])


class Distinct(models.Model):
    """Somebody looked at two flows that seem to be gathered twice and said that they are not the same, and why."""

    first = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="+")
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="a_pair_told_apart_once")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
