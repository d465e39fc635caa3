"""What is declared (phenomena, holdings, rules), and what came of comparing (discrepancies, their sides, evidence, comments, verdicts).

What is declared and decided are rows; observations and compared slices are derived and lie in the cache folder.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Resource
from ratusz.portal.discrepancies.codes import (
    MENDED,
    PUBLIC_STATES,
    Cause,
    Grain,
    Kind,
    Level,
    Measured,
    Origin,
    Outcome,
    Relation,
    State,
    View,
)
from ratusz.portal.discrepancies.querysets import DiscrepancyQuerySet, HoldingQuerySet, PhenomenonQuerySet
from ratusz.portal.people.models import Unit


class Phenomenon(models.Model):
    """What is measured, whoever measures it (skos:Concept). `owner`: the unit that settles what its holders do not agree on.

    `is_public`: residents read of its holdings and of their differences, as far as they see the tables. `removed_at`: it is not compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name_pl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    definition_pl = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STOCK)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PhenomenonQuerySet.as_manager()

    class Meta:
        ordering = ["name_pl", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("discrepancies:phenomenon", args=[self.slug])

    @property
    def unit_id(self) -> uuid.UUID:
        """The unit that answers for it, as the audit asks for it."""
        return self.owner_id

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_pl, self.name_en)

    @property
    def definition(self) -> str:
        """The definition in the reader's language."""
        return in_language(self.definition_pl, self.definition_en)


class Holding(models.Model):
    """One steward's measure of a phenomenon (SDMX ProvisionAgreement): where its figures stand and what they mean.

    `filters`: a question as the address of the table asks it, that leaves the rows of this holding. `across`: periods stand in the heads
    of columns, and `column` is empty. `area`, `period`: fixed ones, where no column says them; without either the period is that of the
    day the table describes. `grain`: what days are rolled up to. `base`, `reference`, `territory`: population base, day within
    the period, version of territory, in words; where two holdings say different things a lasting difference is no surprise.
    `inside`: its figures are taken from the version inside the office too, which its steward allowed. `authority`: for which uses it is
    the figure to name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phenomenon = models.ForeignKey(Phenomenon, on_delete=models.PROTECT, related_name="holdings")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="holdings")
    label_pl = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80, blank=True)
    steward = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=64, blank=True)
    across = models.BooleanField(default=False)
    measure = models.CharField(max_length=10, choices=Measured.choices, blank=True, default=Measured.CELL)
    filters = models.TextField(blank=True)
    area_column = models.CharField(max_length=64, blank=True)
    area = models.CharField(max_length=60, blank=True)
    period_column = models.CharField(max_length=64, blank=True)
    period = models.CharField(max_length=20, blank=True)
    grain = models.CharField(max_length=10, choices=Grain.choices, blank=True, default=Grain.AS_IT_IS)
    breakdowns = models.JSONField(default=list, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    definition_pl = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    base = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    territory = models.CharField(max_length=60, blank=True)
    is_provisional = models.BooleanField(default=False)
    authority = models.JSONField(default=list, blank=True)
    inside = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "label_pl"]

    def __str__(self) -> str:
        return f"{self.phenomenon.name}: {self.label}"

    @property
    def unit_id(self) -> uuid.UUID:
        """The unit that answers for it, as the audit asks for it."""
        return self.steward_id

    @property
    def label(self) -> str:
        """Its short name in the reader's language: "GUS"."""
        return in_language(self.label_pl, self.label_en)

    @property
    def definition(self) -> str:
        """What it counts otherwise, in the reader's language."""
        return in_language(self.definition_pl, self.definition_en)


class ComparisonRule(models.Model):
    """What is expected of holdings of a phenomenon; what no rule speaks of is learned from the figures.

    A pair: its `relation`, tolerances and the difference that is declared (`offset`, as part of the first) with its reason. An identity:
    areas `parts` that make up the area `whole`. A level: what `first` says of all areas of a `level` adds up to what others say of `whole`.
    Terms: holdings of any phenomena, each as [id, 1 or -1], add up to `first`; `carries`: with what `first` said of the period before.
    A change: from the period `since` on, `first` (or, without one, all) measures otherwise.
    """

    class Sort(models.TextChoices):
        PAIR = "pair"
        IDENTITY = "identity"
        LEVEL = "level"
        TERMS = "terms"
        CHANGE = "change"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phenomenon = models.ForeignKey(Phenomenon, on_delete=models.PROTECT, related_name="rules")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.PAIR)
    first = models.ForeignKey(Holding, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Holding, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20, choices=Relation.choices, default=Relation.OFFSET)
    offset = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=6)
    relative = models.DecimalField(default=0.004, max_digits=8, decimal_places=6)
    absolute = models.DecimalField(default=0, max_digits=20, decimal_places=6)
    whole = models.CharField(max_length=60, blank=True)
    parts = models.JSONField(default=list, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    terms = models.JSONField(default=list, blank=True)
    carries = models.BooleanField(default=False)
    since = models.CharField(max_length=20, blank=True)
    why_pl = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.phenomenon.name

    @property
    def unit_id(self) -> uuid.UUID:
        """The unit that answers for it, as the audit asks for it."""
        return self.phenomenon.owner_id

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return in_language(self.why_pl, self.why_en)


class Discrepancy(models.Model):
    """A difference that nothing explains yet, in one slice (area, period, breakdown) of a phenomenon (dqv:QualityAnnotation).

    `key`: of the slice and of the rule; there is one record for it, which is opened again when the difference returns. `view`: found in
    what everybody sees, or inside the office only; the values of its sides come from that view alone. `since`: the first of the periods
    that differ in a row. `likely`: codes of causes, the likeliest first. `weight`: how much hangs on it. `gone_at`: nothing is to be
    explained since then, which a person verifies: the figures agree, or (`is_expected`) differ as is expected by now. `decided_values`:
    the values it was decided about; as long as they stay it is not opened again. `adds_up`: sums that do not hold, as `adding.in_words`
    tells them. Of one that a resident reported: `text` is theirs and for the office, `shown_text` what is shown of it, `token` opens
    their page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    key = models.CharField(max_length=64, unique=True)
    phenomenon = models.ForeignKey(Phenomenon, on_delete=models.PROTECT, related_name="discrepancies")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SCAN)
    view = models.CharField(max_length=10, choices=View.choices, default=View.PUBLIC)
    area = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20, blank=True)
    breakdown = models.JSONField(default=dict, blank=True)
    since = models.CharField(max_length=20, blank=True)
    likely = models.JSONField(default=list, blank=True)
    relative = models.FloatField(null=True, blank=True)
    adds_up: Any = models.JSONField(default=list, blank=True)
    weight = models.FloatField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DETECTED)
    detected_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    is_expected = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    arbiter = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    cause = models.CharField(max_length=20, choices=Cause.choices, blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_values = models.JSONField(default=dict, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note_pl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    text = models.TextField(blank=True)
    shown_text = models.TextField(blank=True)
    nickname = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "view"]), models.Index(fields=["phenomenon", "view"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_by__isnull=True) | ~models.Q(verified_by=models.F("decided_by")),
                name="who_decided_does_not_verify",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.phenomenon.name}"

    def get_absolute_url(self) -> str:
        return reverse("discrepancies:one", args=[self.number])

    @property
    def unit_id(self) -> uuid.UUID:
        """The unit that answers for its phenomenon, as the audit asks for it."""
        return self.phenomenon.owner_id

    @property
    def note(self) -> str:
        """What everybody reads of it, in the reader's language."""
        return in_language(self.note_pl, self.note_en)

    @property
    def agrees(self) -> bool:
        """Whether the newest versions say the same; one whose holding is compared no more is gone, and agrees with nothing."""
        return not self.is_expected and self._is_gone()

    @property
    def differs_as_expected(self) -> bool:
        """Whether the newest versions differ still, and what is declared or usual explains it by now."""
        return self.is_expected and self._is_gone()

    def _is_gone(self) -> bool:
        return self.gone_at is not None and all(side.holding.removed_at is None for side in self.sides.all())

    @property
    def public_state(self) -> str:
        """One of the three states that residents read: a figure that was mended is corrected, also where nobody said why yet; a
        difference that is expected by now is explained.
        """
        if self.state != State.CLOSED:
            return PUBLIC_STATES[2 if self.agrees else 1 if self.differs_as_expected else 0]
        return PUBLIC_STATES[2 if self.outcome in MENDED else 1]

    @property
    def stands(self) -> str:
        """How it stands, as a form says that was opened then: a decision about something else than it is now is stopped."""
        return f"{self.state} {self.decided_at.isoformat() if self.decided_at else ''}".strip()

    @property
    def values(self) -> dict[str, str]:
        """Id of a holding → its value now."""
        return {str(one.holding_id): one.value for one in self.sides.all()}


class Side(models.Model):
    """What one holding says in a discrepancy now. `differs`: it is one of those that do not agree. `row`: where the value stands.

    `sign`: 0 of those that speak of the same; 1 or -1 of a term that is added or taken away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.CASCADE, related_name="sides")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="sides")
    value = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    state_on = models.DateField(null=True)
    row = models.BigIntegerField(null=True)
    column = models.CharField(max_length=64, blank=True)
    differs = models.BooleanField(default=True)
    sign = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["holding__made_at", "holding__label_pl"]
        constraints = [models.UniqueConstraint(fields=["discrepancy", "holding"], name="one_side_a_holding")]

    def __str__(self) -> str:
        return f"{self.holding.label}: {self.value}"


class Evidence(models.Model):
    """What a comparison found and when: appended where something changed. `sides`: id of the holding, value, version."""

    class Sort(models.TextChoices):
        FOUND = "found"
        CHANGED = "changed"
        GONE = "gone"
        RETURNED = "returned"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.CASCADE, related_name="evidence")
    at = models.DateTimeField()
    sort = models.CharField(max_length=10, choices=Sort.choices)
    sides: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.sort} {self.at:%Y-%m-%d}"


class Comment(models.Model):
    """What somebody of the office says about a discrepancy, for the office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.CASCADE, related_name="comments")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]


class Verdict(models.Model):
    """What people found to be the true value of a slice; it teaches which holdings to trust."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    discrepancy = models.OneToOneField(Discrepancy, on_delete=models.PROTECT, related_name="verdict")
    value = models.CharField(max_length=100)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.value
