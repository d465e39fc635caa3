"""What is declared (cubes), what people decided, and what is derived of both: gaps, and when a table was looked at.

Declared and decided rows are kept; gaps and looks can be deleted at any time and are made again.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.gaps.codes import Every, Kind, Standing
from ratusz.portal.gaps.querysets import CubeQuerySet, GapDecisionQuerySet, GapQuerySet
from ratusz.portal.gaps.words import CubeWords
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Requirement


class Cube(models.Model):
    """What a table is to hold, as its steward accepted it: which figures, for which areas and breakdowns, how often and since when.

    The fields are those of `CubeWords`. `source`: whence it is known that so much is expected. `is_public`: everybody reads of the gaps of
    a table that everybody sees. `number`: how often it was changed. `removed_at`: nothing is expected any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.OneToOneField(Resource, on_delete=models.PROTECT, related_name="cube")
    columns = models.JSONField(default=list, blank=True)
    across = models.BooleanField(default=False)
    filters = models.TextField(blank=True)
    period_column = models.CharField(max_length=64, blank=True)
    area_column = models.CharField(max_length=64, blank=True)
    breakdowns = models.JSONField(default=list, blank=True)
    every = models.CharField(max_length=12, choices=Every.choices, default=Every.YEAR)
    since = models.CharField(max_length=20)
    until = models.CharField(max_length=20, blank=True)
    lag = models.CharField(max_length=20, blank=True)
    grace = models.CharField(max_length=20, blank=True)
    areas = models.JSONField(default=list, blank=True)
    codes = models.JSONField(default=dict, blank=True)
    combos = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=True)
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CubeQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def dataset(self) -> Dataset:
        """The dataset that its table belongs to, whose unit answers for it."""
        return self.resource.dataset

    @property
    def words(self) -> CubeWords:
        """What is expected, as frozen words."""
        return CubeWords(
            columns=tuple(self.columns), across=self.across, filters=self.filters, period_column=self.period_column,
            area_column=self.area_column, breakdowns=tuple(self.breakdowns), every=self.every, since=self.since, until=self.until,
            lag=self.lag, grace=self.grace, areas=tuple((code, name) for code, name in self.areas),
            codes={name: tuple(codes) for name, codes in self.codes.items()}, combos=tuple(tuple(one) for one in self.combos),
            source=self.source, is_public=self.is_public,
        )  # fmt: skip


class Decision(models.Model):
    """What people decided about some cells of a table, or about something needed that nobody gathers.

    `region`: `columns`, `areas`, `breakdowns` (pairs of name and code) and `periods` it is about, and whether figures are not there or
    doubted (`doubted`). `onwards`: later periods too. `unit`, `person`: who looks after it. `reason_*`: what everybody reads.
    `ended_at`: it was opened again. `filled_at`: since then nothing of it lacks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="gap_decisions")
    requirement = models.ForeignKey(Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="gap_decisions")
    region = models.JSONField(default=dict)
    onwards = models.BooleanField(default=False)
    about = models.CharField(max_length=300)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.TAKEN)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    reason_pl = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)

    objects = GapDecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(resource__isnull=True) ^ models.Q(requirement__isnull=True), name="a_decision_is_about_one_thing"
            ),
            models.CheckConstraint(condition=~models.Q(standing="planned") | models.Q(due_on__isnull=False), name="a_plan_has_a_day"),
            models.CheckConstraint(
                condition=~models.Q(standing__in=["absent", "right"]) | ~models.Q(reason_pl=""), name="what_is_settled_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def reason(self) -> str:
        """What everybody reads, in the reader's language."""
        return in_language(self.reason_pl, self.reason_en)

    @property
    def stands(self) -> str:
        """As a form says that was opened then: a change of something else than it is now is stopped."""
        return self.changed_at.isoformat()


class Gap(models.Model):
    """One thing that lacks, derived of a cube and of the version that everybody sees; or of a need that no flow meets.

    `key`: the word of its address, the same whenever it is found again. `areas`, `breakdowns`: empty where all of them lack; `region` names
    them whole. `found`: what stands there instead. `blocks`: ids of what hangs on it; `weight` of all that, `public_weight` of what
    everybody may read of.
    """

    key = models.CharField(max_length=16, unique=True)
    resource = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="gaps")
    requirement = models.ForeignKey(Requirement, null=True, on_delete=models.CASCADE, related_name="gaps")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    columns = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    breakdowns = models.JSONField(default=list)
    periods = models.JSONField(default=list)
    region = models.JSONField(default=dict)
    cells = models.PositiveIntegerField(default=0)
    found = models.CharField(max_length=100, blank=True)
    total_only = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    blocks: Any = models.JSONField(default=dict)
    weight = models.FloatField(default=0)
    public_weight = models.FloatField(default=0)
    is_public = models.BooleanField(default=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="gaps")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    found_at = models.DateTimeField()

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-weight", "due_on", "key"]
        indexes: ClassVar = [models.Index(fields=["standing", "-weight"])]

    def __str__(self) -> str:
        return self.key

    @property
    def address(self) -> str:
        """Its page in the office."""
        return reverse("gaps:gap", args=[self.key])

    @property
    def title(self) -> str:
        """Dataset and table, once where they are called alike; of a need, what is needed."""
        if self.resource is None:
            return self.requirement.text if self.requirement else ""
        of, table = self.resource.dataset.title, self.resource.title
        return of if table.startswith(of) or of.startswith(table) else f"{of} – {table}"

    @property
    def place(self) -> str:
        """Its place in the public list, which everybody may read where it stands there."""
        return f"{reverse('gaps:public')}#{self.key}"


class Look(models.Model):
    """When a table was last looked at, derived. `trouble`: why nothing could be said, by language; `strange`: what stands in the table
    and nobody expects; `more`: gaps that were not kept because there were too many; `again_on`: when something new may be late.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, primary_key=True, related_name="gap_look")
    version = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    trouble: Any = models.JSONField(default=dict)
    strange: Any = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    again_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.at)
