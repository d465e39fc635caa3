"""The catalogue: datasets and their resources, as people describe and decide them. Rows of data are in the store.

The words and nouns of `codes` and `addresses` are named here too, so that all of the catalogue is found in one place.
"""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.bank.reconcile.releases import Calendar, calendar_from_json
from ratusz.portal.catalog.addresses import FormerAddress, LinkCheck, OldAddress
from ratusz.portal.catalog.codes import Audience, EuTheme, Frequency, Licence, Settled, in_language
from ratusz.portal.catalog.querysets import DatasetQuerySet, ResourceQuerySet
from ratusz.portal.core.remarks import in_words

__all__ = [
    "Audience",
    "ColumnText",
    "Dataset",
    "EuTheme",
    "FormerAddress",
    "Frequency",
    "Licence",
    "LinkCheck",
    "OldAddress",
    "Publication",
    "Resource",
    "Settled",
    "Theme",
    "in_language",
]


class Theme(models.Model):
    """A category of the city's own, mapped to the EU data themes: a main one, and others that it belongs to as well."""

    slug = models.SlugField(max_length=60, primary_key=True)
    name_pl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    eu_code = models.CharField(max_length=8, choices=EuTheme.choices)
    eu_also = models.JSONField(default=list, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name_pl"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:theme", args=[self.slug])

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_pl, self.name_en)

    @property
    def eu_codes(self) -> tuple[str, ...]:
        """Codes of all the EU themes it belongs to, the main one first."""
        return (self.eu_code, *(code for code in self.eu_also if code != self.eu_code))


class Dataset(models.Model):
    """What one catalogue page is about (dcat:Dataset).

    `covers_from`, `covers_to`: the days its data is about; `area_code`: TERYT. `contact_*`: of the dataset, where not those of the unit.
    `archived_at`: it is kept and not updated any more; `successor`: what to use instead. `past_downloads`: counted before it moved in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    title_pl = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    description_pl = models.TextField()
    description_en = models.TextField(blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="datasets")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="datasets")
    keywords = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=20, choices=Licence.choices, default=Licence.CC_BY)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.IRREGULAR)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    audience_units = models.ManyToManyField("people.Unit", blank=True, related_name="+")
    source_pl = models.TextField(blank=True, help_text=_("Where the data comes from: register, publication, system."))
    source_en = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    area_code = models.CharField(max_length=10, blank=True)
    area_name = models.CharField(max_length=150, blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_reason = models.TextField(blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    past_downloads = models.PositiveIntegerField(default=0)
    folded = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["title_pl"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(archived_at__isnull=True, archived_reason="", successor__isnull=True)
                | models.Q(archived_at__isnull=False) & ~models.Q(archived_reason=""),
                name="archived_on_a_day_and_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:dataset", args=[self.slug])

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_pl, self.title_en)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_pl, self.description_en)

    @property
    def source(self) -> str:
        """Where the data comes from, in the reader's language."""
        return in_language(self.source_pl, self.source_en)


_TABLE, _DOCUMENT, _LINK = "table", "document", "link"


def _only_its_own() -> models.Q:
    """What a kind alone has: a document a format and bytes, a link an address and what stands there, from its first `current` on."""
    nothing = models.Q(format="", bytes=0, url="")
    something = ~models.Q(current="") & ~models.Q(format="")
    document = models.Q(url="", bytes__gt=0) & something
    link = models.Q(bytes=0) & something & ~models.Q(url="")
    empty = nothing & models.Q(current="")
    return models.Q(kind=_TABLE) & nothing | models.Q(kind=_DOCUMENT) & (empty | document) | models.Q(kind=_LINK) & (empty | link)


class Resource(models.Model):
    """One table, document or link of a dataset. `current` and `private` are ids of versions in the store: the only joint with it.

    A resource is seen by those who may see its dataset and, where `audience` is narrower, by those it names.
    `format`: the suffix of a document, what stands at the end of a link ("wms"). `bytes`: of a document. `url`: of a link.
    `checked_on`: the day somebody last said that nothing has changed since the publication. `publishes_itself`: a repeat delivery
    without a question is published before a reviewer has seen it, as a coordinator allowed.
    """

    class Kind(models.TextChoices):
        TABLE = _TABLE, _("table")
        DOCUMENT = _DOCUMENT, _("document")
        LINK = _LINK, _("link")

    class Mode(models.TextChoices):
        REPLACES = "replaces", _("the file holds everything and replaces what is there")
        ADDS = "adds", _("the file adds new rows")
        CORRECTS = "corrects", _("the file corrects rows by their key")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="resources")
    slug = models.SlugField(max_length=100)
    title_pl = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    description_pl = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TABLE)
    format = models.CharField(max_length=10, blank=True)
    bytes = models.BigIntegerField(default=0)
    url = models.URLField(max_length=2_000, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    audience_units = models.ManyToManyField("people.Unit", blank=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    key = models.JSONField(default=list, blank=True)
    withheld = models.JSONField(default=list, blank=True)
    recipe = models.CharField(max_length=64, blank=True)
    private = models.CharField(max_length=40, blank=True)
    current = models.CharField(max_length=40, blank=True)
    rows = models.BigIntegerField(default=0)
    columns = models.PositiveIntegerField(default=0)
    state_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    next_due_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    publishes_itself = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    past_downloads = models.PositiveIntegerField(default=0)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title_pl"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "slug"], name="one_slug_in_a_dataset"),
            models.CheckConstraint(
                condition=models.Q(current="", published_at__isnull=True) | (~models.Q(current="") & models.Q(published_at__isnull=False)),
                name="a_current_version_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""), name="a_withdrawal_has_a_reason"
            ),
            models.CheckConstraint(condition=_only_its_own(), name="a_kind_has_its_own_fields"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:resource", args=[self.dataset.slug, self.slug])

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_pl, self.title_en)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_pl, self.description_en)

    @property
    def is_published(self) -> bool:
        """Whether it has a current version that has not been withdrawn."""
        return bool(self.current) and self.withdrawn_at is None

    @property
    def is_table(self) -> bool:
        """Whether it has rows."""
        return self.kind == self.Kind.TABLE


class ReleaseCalendar(models.Model):
    """The days on which the figures of a table are promised, from `at` on until `ended_at`; `declared`: `bank.reconcile.releases`.

    Where there is none, the frequency of the dataset says when the next file is due.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="calendars")
    declared = models.JSONField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource"], condition=models.Q(ended_at__isnull=True), name="one_calendar_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.at:%Y-%m-%d}"

    @property
    def calendar(self) -> Calendar:
        """It as the bank reads it."""
        return calendar_from_json(self.declared)


class ColumnText(models.Model):
    """What a column means, for people: a catalogue text, not part of any version.

    `counted_*`: whom or what the values count, and who is left out. `codes`: rows of code, pl, en. `method_*`: how the values are got.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="column_texts")
    name = models.CharField(max_length=64)
    label_pl = models.CharField(max_length=250, blank=True)
    label_en = models.CharField(max_length=250, blank=True)
    meaning_pl = models.TextField(blank=True)
    meaning_en = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    counted_pl = models.TextField(blank=True)
    counted_en = models.TextField(blank=True)
    codes = models.JSONField(default=list, blank=True)
    method_pl = models.TextField(blank=True)
    method_en = models.TextField(blank=True)
    settled = models.CharField(max_length=12, choices=Settled.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "name"], name="one_text_a_column")]

    def __str__(self) -> str:
        return self.label or self.name

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label_pl, self.label_en)

    @property
    def meaning(self) -> str:
        """The meaning in the reader's language."""
        return in_language(self.meaning_pl, self.meaning_en)

    @property
    def counted(self) -> str:
        """Whom or what the values count, in the reader's language."""
        return in_language(self.counted_pl, self.counted_en)

    @property
    def method(self) -> str:
        """How the values are got, in the reader's language."""
        return in_language(self.method_pl, self.method_en)

    @property
    def coded(self) -> tuple[tuple[str, str], ...]:
        """The codes and what each means, in the reader's language."""
        return tuple((one["code"], in_language(one["pl"], one["en"])) for one in self.codes)


class Publication(models.Model):
    """A public version was current from `at` until the next one: what `version=` and `at=` may name.

    An undo adds a row that names an earlier version again. `withdrawn_reason`: the version was a mistake and is shown no more.
    `erased_hash`: it was erased by two people (ADR 23), and this is what it was known by.
    `format`, `bytes`, `url`: as in the resource. `original`: sha256 of the bytes of a document, or of the words of a link.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="publications")
    version = models.CharField(max_length=40)
    private = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    delivery = models.UUIDField(null=True)
    state_on = models.DateField(null=True)
    rows = models.BigIntegerField(default=0)
    columns = models.PositiveIntegerField(default=0)
    format = models.CharField(max_length=10, blank=True)
    bytes = models.BigIntegerField(default=0)
    url = models.URLField(max_length=2_000, blank=True)
    original = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    withdrawn_reason = models.TextField(blank=True)
    erased_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["resource", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format="", bytes=0, url="", original="")
                | ~models.Q(format="") & ~models.Q(original="") & (models.Q(url="", bytes__gt=0) | ~models.Q(url="") & models.Q(bytes=0)),
                name="a_document_or_a_link_or_neither",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.version}"

    @property
    def note_said(self) -> str:
        """What is said of it, by a person or by the bank itself."""
        return in_words(self.note)
