"""Corrections of resources, each with its guard, its reason and who answers for the right value. None is ever deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.bank.check.corrections.correction import Action, Correction, correction_from_json
from ratusz.bank.check.corrections.judge import Outcome
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core.remarks import in_words
from ratusz.portal.corrections.querysets import KeptQuerySet


class Making(models.Model):
    """A large table being made public anew by the worker, since a correction was accepted, is withdrawn, or is not in what stands.

    `kept`: which; None where all in force are put in again. `reason`: why it is withdrawn; `few_because`: why small numbers may be shown.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("a correction is put in")
        WITHDRAW = "withdraw", _("a correction is taken out")
        AGAIN = "again", _("corrections are put in again")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("is being made")
        DONE = "done", _("done")
        FAILED = "failed", _("could not be made")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="makings")
    kept = models.ForeignKey("Kept", null=True, blank=True, on_delete=models.CASCADE, related_name="makings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField(blank=True)
    few_because = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=12, blank=True)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource"], condition=models.Q(state__in=("waiting", "working")), name="one_made_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_state_display()}"

    @property
    def goes_on(self) -> bool:
        """Whether looking again later will tell more."""
        return self.state in {self.State.WAITING, self.State.WORKING}

    @property
    def has_failed(self) -> bool:
        """Whether nothing came of it."""
        return self.state == self.State.FAILED

    @property
    def failure_said(self) -> str:
        """Why it could not be made, in words."""
        return in_words(self.failure)


class Kept(models.Model):
    """A correction of a resource, known there by its `number`. `declared`: as the bank reads it (`correction_json`).

    `outcome`: what became of it in the last version that was made, "" before the first; `found`: what the source said there.
    `provider`: who says what is right. `ended_at`: withdrawn or declined then, for a reason.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        ACTIVE = "active", _("in force")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DECLINED = "declined", _("declined")

    ACTIONS = (
        (str(Action.OVERRIDE), _("put another value in place of it")),
        (str(Action.DROP), _("leave the row out")),
        (str(Action.SCALE), _("multiply a whole slice")),
        (str(Action.FLAG), _("change nothing, and say that it is doubtful")),
    )

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    declared = models.JSONField()
    reason = models.TextField()
    provider = models.CharField(max_length=250)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, blank=True)
    found = models.CharField(max_length=250, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.TextField(blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "number"], name="corrections_number"),
            models.CheckConstraint(condition=~models.Q(reason="") & ~models.Q(provider=""), name="corrected_for_a_reason"),
            models.CheckConstraint(
                condition=models.Q(state__in=("proposed", "active"), ended_at=None)
                | models.Q(state__in=("withdrawn", "declined"), ended_at__isnull=False, ended_by__isnull=False),
                name="ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("intake:correction", args=[self.resource.dataset.slug, self.resource.slug, self.number])

    @property
    def dataset(self) -> Dataset:
        """The dataset of its resource, whose unit answers for it."""
        return self.resource.dataset

    @property
    def correction(self) -> Correction:
        """It as the bank reads it."""
        return correction_from_json(self.declared)

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == self.State.PROPOSED

    @property
    def is_active(self) -> bool:
        """Whether it is tried with each version."""
        return self.state == self.State.ACTIVE

    @property
    def is_outdated(self) -> bool:
        """Whether it is in force and the source has overtaken it: it does nothing any more and has to be withdrawn."""
        return self.is_active and self.outcome not in {"", str(Outcome.APPLIES)}
