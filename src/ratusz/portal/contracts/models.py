"""A contract of each resource that has one, and every edition of it: what was promised on any day can be read for ever."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from ratusz.bank.check.contract.promised import Promised, promised_from_json
from ratusz.bank.check.contract.rules import Rule, rule_from_json
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.contracts.querysets import AnnouncementQuerySet


class Promises(models.Model):
    """What is promised: `rules` and `columns` as the bank writes them (`rule_json`, `promised_json`)."""

    number = models.PositiveIntegerField()
    rules = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def kept_rules(self) -> tuple[Rule, ...]:
        """The rules as the bank knows them."""
        return tuple(map(rule_from_json, self.rules))

    @property
    def promised(self) -> tuple[Promised, ...]:
        """The promised columns."""
        return tuple(map(promised_from_json, self.columns))


class Contract(Promises):
    """The edition in force of a resource's contract. Without rules and columns it promises nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.OneToOneField(Resource, on_delete=models.PROTECT, related_name="contract")

    def __str__(self) -> str:
        return f"{self.resource}: {self.number}"

    @property
    def dataset(self) -> Dataset:
        """The dataset that its table belongs to, whose unit answers for it."""
        return self.resource.dataset


class Announcement(models.Model):
    """A column that goes, or is called otherwise, from a day on: what users were told before it happens.

    `column`: its stored name; `becomes`: how it will be called, empty where it goes for good. `withdrawn_at`: it will not happen after all.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="announcements")
    column = models.CharField(max_length=250)
    label = models.CharField(max_length=250)
    becomes = models.CharField(max_length=250, blank=True)
    from_day = models.DateField()
    why = models.CharField(max_length=250)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["from_day", "label"]

    def __str__(self) -> str:
        return f"„{self.label}” → {self.told_as}"

    @property
    def told_as(self) -> str:
        """What becomes of the column, in a sign that needs no language."""
        return f"„{self.becomes}”" if self.becomes else "–"


class Edition(Promises):
    """An edition of a contract, never changed. `why`: what was said when it was made."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="editions")
    why = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "number"], name="contracts_edition_number")]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.number}"
