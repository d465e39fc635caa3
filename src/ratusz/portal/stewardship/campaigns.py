"""The nouns of an inventory campaign: who is asked, which lines each unit has, and what it said of each."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.querysets import CampaignQuerySet, PartQuerySet


class Campaign(models.Model):
    """An inventory: units look through what they gather, until a day. `letter`: what the coordinator wrote to them.

    `outcome`: what came of it, in words; `result`: the counts by unit as they were when it was closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    letter = models.TextField(blank=True)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(blank=True)
    result = models.JSONField(default=list, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stewardship:campaign", args=[self.pk])


class Part(models.Model):
    """What one unit has to do in a campaign. `finished_at`: it said that its list is whole."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "unit"], name="a_unit_once_in_a_campaign")]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("stewardship:part", args=[self.pk])


class Line(models.Model):
    """One flow in the part of a unit, and what was said of it."""

    class Answer(models.TextChoices):
        WAITING = "", _("waits for an answer")
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        ADDED = "added", _("added to the list")
        ENDED = "ended", _("not gathered any more")

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="lines")
    flow = models.ForeignKey("stewardship.Flow", on_delete=models.PROTECT, related_name="lines")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["flow__title", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "flow"], name="a_flow_once_in_a_part")]

    def __str__(self) -> str:
        return f"{self.part}: {self.flow}"
