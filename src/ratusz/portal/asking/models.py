"""What people ask for. A question and a request for data become public after somebody read them; a formal request never does."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.asking.querysets import AskedQuerySet
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.people.models import Unit


class Asked(models.Model):
    """Something that somebody without an account asked for.

    `token`: opens the page of the one who sent it. `text`, `purpose`, `name`, `email`: theirs, for the office alone; the last three are
    of formal requests only. `title`, `shown_text`: what somebody of the office read and lets be seen. `voices`: how many others need it.
    `due_on`: the statutory day of a formal request, a promise for the others. `about`: the dataset it was asked from, `found`: the one that
    answers it. `forgotten_at`: when what tells of the person was taken away.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("a question")
        DATA = "data", _("a request to publish data")
        REUSE = "reuse", _("a formal request to re-use public sector information")
        INFORMATION = "information", _("a formal request for public information")

    class State(models.TextChoices):
        RECEIVED = "received", _("has arrived")
        SHOWN = "shown", _("under way")
        PUBLISHED = "published", _("the data is here")
        ANSWERED = "answered", _("answered")
        UNAVAILABLE = "unavailable", _("cannot be had, with the reason")
        ASIDE = "aside", _("set aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    token = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    text = models.TextField()
    purpose = models.TextField(blank=True)
    form = models.TextField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    about = models.ForeignKey(Dataset, null=True, on_delete=models.PROTECT, related_name="asked_about")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="asked")
    came_at = models.DateTimeField()
    due_on = models.DateField()
    extended_because = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    title = models.CharField(max_length=200, blank=True)
    shown_text = models.TextField(blank=True)
    voices = models.PositiveIntegerField(default=0)
    answer = models.TextField(blank=True)
    found = models.ForeignKey(Dataset, null=True, on_delete=models.PROTECT, related_name="answers")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    forgotten_at = models.DateTimeField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.number}" if self.is_formal or not self.title else f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("asking:one", args=[self.number])

    @property
    def own_address(self) -> str:
        """The page of the one who sent it."""
        return reverse("asking:own", args=[self.number, self.token])

    @property
    def is_formal(self) -> bool:
        """Whether the law says by when, and nobody else sees it."""
        return self.kind in {self.Kind.REUSE, self.Kind.INFORMATION}

    @property
    def stands(self) -> str:
        """How it stands, as a form says that was opened then: an answer to something else than it is now is stopped."""
        return f"{self.state} {self.answered_at.isoformat() if self.answered_at else ''}".strip()

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in {self.State.RECEIVED, self.State.SHOWN}

    @property
    def is_shown(self) -> bool:
        """Whether everybody sees it."""
        return not self.is_formal and self.state not in {self.State.RECEIVED, self.State.ASIDE} and bool(self.title)
