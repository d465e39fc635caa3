"""Announcements as they are asked for."""

from datetime import date

from django.db import models


class AnnouncementQuerySet(models.QuerySet):
    """Announced changes of columns."""

    def standing(self) -> "AnnouncementQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_force(self, today: date) -> "AnnouncementQuerySet":
        """Those whose day has come: a delivery may do what they say."""
        return self.standing().filter(from_day__lte=today)
