"""A move: a folder or ZIP that moves in. What was made of it is remembered by old identifiers, so that it can be done again."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Move(models.Model):
    """One folder or ZIP. `original`: sha256 of a ZIP that was sent; `place`: a path that the command line named.

    `vouched`: who prepares says that the documents have been public until now. `few_because`: why small numbers of people may be shown
    about which nobody has said anything; "": tables with such wait for a decision. `report`: problems; `counts`: what was or would be made.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, to be started")
        REFUSED = "refused", _("cannot be read")
        PREPARING = "preparing", _("being taken in")
        PREPARED = "prepared", _("waits to be accepted as a whole")
        ACCEPTING = "accepting", _("being published")
        DONE = "done", _("moved in")
        DROPPED = "dropped", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    original = models.CharField(max_length=64, blank=True)
    place = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    vouched = models.BooleanField(default=False)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    few_because = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=list, blank=True)
    failure = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-prepared_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("moving:move", args=[self.pk])

    @property
    def preparation(self) -> str:
        """Which preparation this is: begun again, it may hold other files."""
        return self.prepared_at.isoformat()

    @property
    def is_at_work(self) -> bool:
        """Whether the bank works on it now, and people wait."""
        return self.state in {self.State.CHECKING, self.State.PREPARING, self.State.ACCEPTING}


class MovedThing(models.Model):
    """A dataset, or a resource of one, by its identifiers at the earlier portal. `words`: fingerprint of what its row said last time."""

    dataset_key = models.CharField(max_length=200)
    resource_key = models.CharField(max_length=200, blank=True)
    dataset = models.ForeignKey("catalog.Dataset", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey("catalog.Resource", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset_key", "resource_key"], name="one_thing_an_old_identifier")]

    def __str__(self) -> str:
        return f"{self.dataset_key}/{self.resource_key}" if self.resource_key else self.dataset_key


class MovedFile(models.Model):
    """One edition of a resource that moved in: its bytes, the day it was published there, the delivery that took it in.

    `row`: of the spreadsheet; `problem`: why it waits for a person, or failed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("not taken in yet")
        READY = "ready", _("ready to be accepted")
        STOPPED = "stopped", _("waits for a decision")
        FAILED = "failed", _("could not be taken in")
        PUBLISHED = "published", _("published")

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="files")
    thing = models.ForeignKey(MovedThing, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)
    state_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    delivery = models.ForeignKey("intake.Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["thing", "number"]
        constraints = [models.UniqueConstraint(fields=["thing", "sha256"], name="the_same_bytes_once")]

    def __str__(self) -> str:
        return self.name
