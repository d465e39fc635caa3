"""Who asked to be told of news, of what, how often; and the news that wait for a letter. Nothing of it outlives its end."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.people.models import Unit
from ratusz.portal.subscriptions.querysets import SubscriptionQuerySet

SEARCH_LIMIT = 500


class Subscriber(models.Model):
    """An address that letters go to. `token`: opens its page, and ends everything. It is deleted with its last subscription."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    token = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=5, default=settings.LANGUAGE_CODE)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def manage_address(self) -> str:
        """The page on which it is changed."""
        return reverse("subscriptions:manage", args=[self.token])

    @property
    def end_address(self) -> str:
        """Where one click ends everything."""
        return reverse("subscriptions:end", args=[self.token])


class Subscription(models.Model):
    """News of one thing. `search`: the parameters of the catalogue's address. `confirmed_at`: None until the address said yes.

    `told_to`: number of the last row of the journal that it was told of, so that a journal read anew tells nothing again.
    """

    class Kind(models.TextChoices):
        DATASET = "dataset", _("dataset")
        THEME = "theme", _("category")
        UNIT = "unit", _("publisher")
        SEARCH = "search", _("search in the catalogue")

    class Rhythm(models.TextChoices):
        AT_ONCE = "at-once", _("at once")
        DAILY = "daily", _("once a day, in the morning")
        WEEKLY = "weekly", _("once a week, on Monday")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    dataset = models.ForeignKey(Dataset, null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    search = models.CharField(max_length=SEARCH_LIMIT, blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_to = models.BigIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is about, without the words of a search: those were written by whoever asked."""
        thing = self.dataset or self.theme or self.unit
        if isinstance(thing, Dataset):
            return thing.title
        if thing is not None:
            return thing.name
        return gettext("what you looked for in the catalogue") if self.search else gettext("the whole catalogue")


class News(models.Model):
    """A publication that a subscription has not told of yet. `number`: of the journal's row."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="news")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=40)
    number = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["subscription", "number"], name="each_publication_is_told_once")]

    def __str__(self) -> str:
        return f"{self.number}"
