"""What every app writes: who did what (audit), what happened in order (journal), how far followers are, letters to send."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Who did what, when, to what. Written in the transaction of the act; never changed.

    `in_place_of`: as whose substitute. `unit`: which answers for the target.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=60)
    target_label = models.CharField(max_length=300, blank=True)
    unit = models.UUIDField(null=True, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_kind", "target_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_label}"


class JournalRow(models.Model):
    """What happened, numbered. Followers read it from the last number they have done (DESIGN §1)."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    target = models.UUIDField()
    version = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class FollowerMark(models.Model):
    """The last journal number a follower has done."""

    name = models.CharField(max_length=60, primary_key=True)
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.number}"


class Letter(models.Model):
    """A message to a person, sent once by the worker. `once` makes a replayed follower harmless.

    `lost_at`: when it was known that it does not arrive: refused, given up, or returned by a mail server. `settled_at`: when
    somebody saw to it. `unsubscribe`: an address where one click ends letters like this one, which come because somebody asked for them.
    """

    once = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, db_index=True)
    try_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    lost_at = models.DateTimeField(null=True, db_index=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_note = models.TextField(blank=True)
    unsubscribe = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class JobMark(models.Model):
    """When a job of the timetable was last begun and done; the worker's own beat is one of them."""

    name = models.CharField(max_length=60, primary_key=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.done_at}"
