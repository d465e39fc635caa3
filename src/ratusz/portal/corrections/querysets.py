"""Corrections as they are asked for."""

from collections.abc import Collection
from uuid import UUID

from django.db import models

from ratusz.bank.check.corrections.judge import Outcome


class KeptQuerySet(models.QuerySet):
    """Corrections of resources."""

    def in_force(self) -> "KeptQuerySet":
        """Those that are tried with each version."""
        return self.filter(state="active")

    def proposed(self) -> "KeptQuerySet":
        """Those that wait for a second person."""
        return self.filter(state="proposed")

    def outdated(self) -> "KeptQuerySet":
        """Those in force whose source says something else by now."""
        return self.in_force().exclude(outcome__in=("", str(Outcome.APPLIES)))

    def of_units(self, units: Collection[UUID]) -> "KeptQuerySet":
        """Those of resources that these units answer for."""
        return self.filter(resource__dataset__unit__in=units)

    def loaded(self) -> "KeptQuerySet":
        """With what is shown of each."""
        return self.select_related("resource__dataset__unit", "by", "decided_by", "ended_by")
