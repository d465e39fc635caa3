"""Words of searches that the office struck out: how they are known again, never the words themselves."""

import uuid

from django.conf import settings
from django.db import models


class StruckWords(models.Model):
    """Words that are no more kept or told. `mark`: a keyed hash of them, for what was struck may be somebody's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mark = models.CharField(max_length=64, unique=True)
    reason = models.TextField()
    struck_at = models.DateTimeField()
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-struck_at"]

    def __str__(self) -> str:
        return self.mark[:8]
