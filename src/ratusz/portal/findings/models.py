"""What people found wrong in the data, and what they looked for in a dataset and did not find."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.findings.querysets import FindingQuerySet, NeedQuerySet
from ratusz.portal.people.models import Unit

NICKNAME_LIMIT = 40


class Finding(models.Model):
    """A problem that somebody without an account found (oa:Annotation, dqv:UserQualityFeedback).

    `number`: its public name. `token`: opens the page of the one who sent it. `version`, `column`, `row`: what they looked at; what
    stood there is read from the version, so that an erasure has nothing to look for here. `text` is theirs and for the office alone;
    `shown_text` is what somebody of the office read and lets be seen. `unit`: to whom it was passed on, None for the one that answers
    for the dataset. `credited`: the nickname stands beside the mended version.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("has arrived")
        LOOKED_AT = "looked-at", _("being looked at")
        MENDED = "mended", _("mended")
        NO_ERROR = "no-error", _("not an error")
        KNOWN = "known", _("known, not mended")
        ASIDE = "aside", _("set aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    token = models.CharField(max_length=40, unique=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="findings")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="findings")
    version = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=120, blank=True)
    column_label = models.CharField(max_length=300, blank=True)
    row = models.BigIntegerField(null=True)
    text = models.TextField()
    nickname = models.CharField(max_length=NICKNAME_LIMIT, blank=True)
    came_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    mended_in = models.CharField(max_length=40, blank=True)
    shown_text = models.TextField(blank=True)
    credited = models.BooleanField(default=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "came_at"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.dataset.title}"

    def get_absolute_url(self) -> str:
        return reverse("findings:one", args=[self.number])

    @property
    def own_address(self) -> str:
        """The page of the one who sent it."""
        return reverse("findings:own", args=[self.number, self.token])

    @property
    def stands(self) -> str:
        """How it stands, as a form says that was opened then: an answer to something else than it is now is stopped."""
        return f"{self.state} {self.answered_at.isoformat() if self.answered_at else ''}".strip()

    @property
    def answering(self) -> Unit:
        """The unit that answers: the one it was passed to, else the one of the dataset."""
        return self.unit or self.dataset.unit

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in {self.State.RECEIVED, self.State.LOOKED_AT}


class Need(models.Model):
    """What somebody looked for in a dataset and did not find there, in their words; read by the office only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="needs")
    text = models.TextField()
    came_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-came_at"]

    def __str__(self) -> str:
        return self.dataset.title
