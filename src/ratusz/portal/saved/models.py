"""Saved questions: an exploration shows its answer as a table, a figure gives one value. No answer is kept here, only the question."""

import uuid
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.saved.querysets import SavedQuerySet

#: What a question takes of the rows, and what else goes with it where rows are counted.
_CHOICE = frozenset({"select"})
_SHAPING = frozenset({*_CHOICE, "measure", "group", "sort", "limit"})


class Saved(models.Model):
    """A question to a table, with words.

    `question`: the parameters of the table's address, in tidy form. `text_*`: what a reader has to know; of a figure its definition.
    `doubt_*`: what to beware of, told wherever the answer is. `removed_at`: nobody sees it any more; this can be undone.
    """

    KIND: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="%(class)ss")
    question = models.TextField(blank=True)
    title_pl = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    text_pl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    doubt_pl = models.TextField(blank=True)
    doubt_en = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["title_pl", "slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def dataset(self) -> Dataset:
        """The dataset that its table belongs to, whose unit answers for it."""
        return self.resource.dataset

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_pl, self.title_en)

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_language(self.text_pl, self.text_en)

    @property
    def doubt(self) -> str:
        """What to beware of, in the reader's language."""
        return in_language(self.doubt_pl, self.doubt_en)

    @property
    def rows_address(self) -> str:
        """The page of the table, asked this question."""
        asked = urlencode([pair for pair in parse_qsl(self.question) if not pair[0].startswith("_")])
        return _asked(self.resource.get_absolute_url(), asked)


def _asked(address: str, question: str) -> str:
    return f"{address}?{question}" if question else address


class Exploration(Saved):
    """A saved question with its table, chart or map. `question` keeps what draws them, as their addresses do."""

    KIND = "widok"

    class View(models.TextChoices):
        TABLE = "table", _("table")
        CHART = "chart", _("chart")
        MAP = "map", _("map")

    view = models.CharField(max_length=10, choices=View.choices, default=View.TABLE)

    def get_absolute_url(self) -> str:
        return reverse("pages:exploration", args=[self.slug])

    @property
    def view_address(self) -> str:
        """The page of the table, chart or map that was saved, where one can ask otherwise."""
        if self.view == self.View.TABLE:
            return self.rows_address
        page = "pages:chart" if self.view == self.View.CHART else "pages:map"
        return _asked(reverse(page, args=[self.dataset.slug, self.resource.slug]), self.question)


class Figure(Saved):
    """A saved question that gives one value.

    `unit_*`: words after the number. `places`: decimals shown; None shows what there is. `largest_age_days`: a value about a day
    longer ago is no current value. `at_home`: it stands on the home page.
    """

    KIND = "liczba"

    unit_pl = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(6)])
    largest_age_days = models.PositiveIntegerField(null=True, blank=True)
    at_home = models.BooleanField(default=False)

    def get_absolute_url(self) -> str:
        return reverse("pages:figure", args=[self.slug])

    @property
    def whole_rows_address(self) -> str:
        """The page of the table with the rows that the value is taken or counted from, whole: with their year, key and source."""
        pairs = parse_qsl(self.question)
        shaping = _SHAPING if any(name in {"measure", "group"} for name, _ in pairs) else _CHOICE
        return _asked(self.resource.get_absolute_url(), urlencode([pair for pair in pairs if pair[0] not in shaping]))

    @property
    def unit(self) -> str:
        """The words after the number, in the reader's language."""
        return in_language(self.unit_pl, self.unit_en)
