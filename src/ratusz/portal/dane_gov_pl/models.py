"""Documents for dane.gov.pl, and when the State portal fetched them.

A document is a decision: what the city tells the State from a moment on. So it lies in the database, whole, and which one is served is
one row, the same for all nodes; the store holds what the documents are about.
"""

import uuid
import zlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.remembered import remembered


class Document(models.Model):
    """One document, by the sha256 of its bytes. `number`: of the journal when the catalogue was read. `remarks`: what the rules said.

    HELD: too much would vanish, a coordinator has to say that it is meant. WAITING: comes next, when no fetch is under way.
    `gone_*`: what of the document served then is not in it.
    """

    class State(models.TextChoices):
        HELD = "held", _("held back")
        WAITING = "waiting", _("comes next")
        CURRENT = "current", _("served now")
        PAST = "past", _("was served")
        DROPPED = "dropped", _("was never served")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices)
    sha256 = models.CharField(max_length=64)
    md5 = models.CharField(max_length=32)
    packed = models.BinaryField()
    bytes = models.BigIntegerField()
    datasets = models.PositiveIntegerField()
    resources = models.PositiveIntegerField()
    gone_datasets = models.PositiveIntegerField(default=0)
    gone_resources = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=list)
    number = models.BigIntegerField()
    made_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="current"), name="one_document_is_served"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="waiting"), name="one_document_comes_next"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="held"), name="one_document_is_held"),
        ]

    def __str__(self) -> str:
        return f"dane.gov.pl {self.sha256[:8]}"


class Fetch(models.Model):
    """The State portal, or who says to be it, asked for a file. A look at the headers alone ("head") is how an import begins."""

    class File(models.TextChoices):
        HEAD = "head", _("headers")
        MD5 = "md5", _("hash")
        XML = "xml", _("document")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="fetches")
    file = models.CharField(max_length=4, choices=File.choices)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file} {self.at:%Y-%m-%d %H:%M}"


def packed(document: bytes) -> bytes:
    """The bytes of a document as they are kept."""
    return zlib.compress(document, 6)


@remembered(4)
def body_of(sha256: str) -> bytes:
    """The bytes of the document with this hash."""
    found = Document.objects.filter(sha256=sha256).values_list("packed", flat=True)[0]
    return zlib.decompress(bytes(found))
