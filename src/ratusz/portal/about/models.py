"""Versions of the kept pages, and logos."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.codes import in_language


class Key(models.TextChoices):
    """What is kept, by the end of its address in the office."""

    FACTS = "instytucja", _("The institution")
    PRIVACY = "prywatnosc", _("Privacy")
    CLAUSE = "klauzula", _("Information clause under forms")
    TERMS = "regulamin", _("Terms of use")
    CONTACT = "kontakt", _("Contact")
    ACCESSIBILITY = "dostepnosc", _("Declaration of accessibility")


class KeptVersion(models.Model):
    """What a kept page said from `at` until the next version. Nothing is changed or deleted: an undo adds a version.

    `back_to`: the number of the version whose content this is again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=20, choices=Key.choices)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.TextField(blank=True)
    back_to = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key", "-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return str(Key(self.key).label)


class Logo(models.Model):
    """A logo in the footer: a picture that was made anew of what was sent. `removed_at`: it is shown no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    png = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    says_pl = models.CharField(max_length=250)
    says_en = models.CharField(max_length=250, blank=True)
    url = models.URLField(max_length=2_000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "added_at"]

    def __str__(self) -> str:
        return self.says

    @property
    def says(self) -> str:
        """What it shows, for those who do not see it."""
        return in_language(self.says_pl, self.says_en)

    @property
    def address(self) -> str:
        """Where it is served; the address carries its hash."""
        return reverse("logo", args=[self.sha256])
