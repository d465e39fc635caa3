"""Erasures: who asked, who confirmed, why, and what is known of what went. None of the data."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Purge(models.Model):
    """An erasure that somebody asked for. All of `dataset`; or of `resource`; or what came with `delivery`, or became `version`, there.

    `grave`: the tombstone as JSON, from the confirmation on, so that one cut short is done to its end.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        CONFIRMED = "confirmed", _("being erased")
        DONE = "done", _("erased")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey("catalog.Dataset", on_delete=models.PROTECT, related_name="purges")
    resource = models.ForeignKey("catalog.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="purges")
    delivery = models.UUIDField(null=True, blank=True)
    version = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    grave = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")) | models.Q(state="refused"),
                name="two_people_erase",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True) | ~models.Q(state="asked") & models.Q(decided_at__isnull=False),
                name="an_erasure_is_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.slug}/{self.resource.slug}" if self.resource else self.dataset.slug

    def get_absolute_url(self) -> str:
        return reverse("erasure:purge", args=[self.id])
