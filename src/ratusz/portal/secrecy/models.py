"""Declarations of protection: each as it was accepted, the one that holds now and those before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ratusz.bank.protect.cells import Method, Protection


class Declaration(models.Model):
    """How the cells of a resource are protected from `at` on, until `ended_at`. `declared`: `Protection.as_json`.

    The one that a public version was made by is kept with that version in the store (lineage, `decisions`).
    """

    METHODS = (
        (str(Method.SUPPRESS), _("hide small numbers with the sign #")),
        (str(Method.ROUND), _("round the numbers")),
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
