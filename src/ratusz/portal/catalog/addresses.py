"""Addresses: of links, and whether they answer; of things that were renamed here, or that moved in from elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.querysets import LinkCheckQuerySet


class LinkCheck(models.Model):
    """What was heard when the address of a link was last asked, and when it is to be asked again.

    `why`: a code of `bank.connectors.links.Why`, only where it is broken. `broken_since`: of the first of the failures in a row.
    `told_at`: when its stewards were told by letter that it is broken, in this row of failures.
    """

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        WORKS = "works", _("works")
        MOVED = "moved", _("moved")
        BROKEN = "broken", _("does not answer")

    resource = models.OneToOneField("catalog.Resource", on_delete=models.CASCADE, related_name="link_check")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNCHECKED)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=20, blank=True)
    moved_to = models.URLField(max_length=2_000, blank=True)
    broken_since = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(db_index=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="broken", broken_since__isnull=False) & ~models.Q(why="")
                | ~models.Q(state="broken") & models.Q(broken_since__isnull=True, told_at__isnull=True, why=""),
                name="broken_since_a_day_and_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="moved") & ~models.Q(moved_to="") | ~models.Q(state="moved") & models.Q(moved_to=""),
                name="moved_to_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(state="unchecked", checked_at__isnull=True)
                | ~models.Q(state="unchecked") & models.Q(checked_at__isnull=False),
                name="checked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.state}"


class OldAddress(models.Model):
    """A slug that was changed: its address leads on for ever. `resource` empty: the address of a dataset."""

    dataset_slug = models.SlugField(max_length=100)
    resource_slug = models.SlugField(max_length=100, blank=True)
    dataset = models.ForeignKey("catalog.Dataset", null=True, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey("catalog.Resource", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset_slug", "resource_slug"], name="one_old_address")]

    def __str__(self) -> str:
        return f"{self.dataset_slug}/{self.resource_slug}"


class FormerAddress(models.Model):
    """An address at another portal, from which a dataset or a resource moved in: asked of this bank, it leads on for ever.

    `path`: from the first slash on, without one at the end, in small letters; `query`: its parameters in order, "" for any.
    """

    path = models.CharField(max_length=700)
    query = models.CharField(max_length=300, blank=True)
    dataset = models.ForeignKey("catalog.Dataset", null=True, on_delete=models.CASCADE, related_name="former_addresses")
    resource = models.ForeignKey("catalog.Resource", null=True, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "query"], name="one_former_address"),
            models.CheckConstraint(
                condition=models.Q(dataset__isnull=False, resource__isnull=True) | models.Q(dataset__isnull=True, resource__isnull=False),
                name="leads_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
