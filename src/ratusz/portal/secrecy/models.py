"""Declarations of protection, the one that holds now and those before; and trials: what a declaration would do to a version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ratusz.bank.build.secrecy import Guard
from ratusz.bank.protect.cells import Method, Protection
from ratusz.portal.core.remarks import in_words


class Declaration(models.Model):
    """How the cells of a resource are protected from `at` on, until `ended_at`. `declared`: `Protection.as_json`.

    The one that a public version was made by is kept with that version in the store (lineage, `decisions`).
    """

    METHODS = (
        (str(Method.SUPPRESS), _("hide small numbers with the sign #")),
        (str(Method.ROUND), _("round the numbers")),
        (str(Method.ALIKE), _("make rows on persons alike")),
        (str(Method.OPEN), _("show them as they are")),
    )

    resource = models.ForeignKey("catalog.Resource", on_delete=models.PROTECT, related_name="declarations")
    method = models.CharField(max_length=10, choices=METHODS)
    declared = models.JSONField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource"], condition=models.Q(ended_at__isnull=True), name="one_protection_at_a_time"),
            models.CheckConstraint(condition=~models.Q(method="open") | ~models.Q(reason=""), name="open_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_method_display()}"

    @property
    def protection(self) -> Protection:
        """The declaration as the bank reads it."""
        return Protection.from_json(self.declared)


class Trial(models.Model):
    """What a declaration would do to the private `version` of a resource. Derived: it may be deleted at any time.

    `digest`: of all that the answer depends on; `asked`: declaration, withheld columns and versions that would be closed; `reason`: as it
    was typed in the form; `stage`, `done`, `total`: how far it is; `found`: `Guard.as_json`; `failure`: why there is no answer.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("being worked out")
        DONE = "done", _("worked out")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("cannot be done like this")

    resource = models.ForeignKey("catalog.Resource", on_delete=models.CASCADE, related_name="trials")
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    asked = models.JSONField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=10, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.JSONField(null=True, blank=True)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_state_display()}"

    @property
    def goes_on(self) -> bool:
        """Whether looking again later will tell more."""
        return self.state in {self.State.WAITING, self.State.WORKING}

    @property
    def protection(self) -> Protection:
        """The declaration that is tried."""
        return Protection.from_json(self.asked["protection"])

    @property
    def guard(self) -> Guard | None:
        """What was found out; None while it is not."""
        return Guard.from_json(self.found) if self.found else None

    @property
    def failure_said(self) -> str:
        """Why there is no answer, in words."""
        return in_words(self.failure)

    @property
    def share(self) -> int | None:
        """How much of its stage is done, of a hundred; None where nothing is known of it."""
        return 100 * self.done // self.total if self.total else None
