"""The same news as Atom, for programs that read news: of the catalogue, a search, a category, a publisher, a dataset."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language

from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.catalog.services import size_in_words
from ratusz.portal.search.catalogue import find
from ratusz.portal.subscriptions.topics import STRANGER, Topic, topic_address, topic_in_words, wanted_of

ENTRIES = 50
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of an empty feed a moment that does not change: nothing happened."""
        return super().latest_post_date() if self.items else _NEVER


def feed(request: HttpRequest, topic: Topic) -> HttpResponseBase:
    """The latest publications of `topic`, as strangers see them, whoever asks: readers of news have no account."""
    latest = list(_publications(topic))
    changed_at = latest[0].at if latest else None
    made = _Feed(
        title=f"{settings.BANK_NAME or 'Ratusz'}: {topic_in_words(topic)}",
        link=request.build_absolute_uri(topic_address(topic)),
        description="",
        feed_url=request.build_absolute_uri(),
        language=get_language() or "pl",
        author_name=settings.BANK_NAME or "Ratusz",
    )
    for one in latest:
        made.add_item(
            title=f"{one.resource.dataset.title} – {one.resource.title}",
            link=request.build_absolute_uri(one.resource.get_absolute_url()),
            description=_plain(one.note_said or size_in_words(one)),
            unique_id=f"tag:{request.get_host().partition(':')[0]},2026:{one.resource_id}/{one.version}/{one.pk}",
            updateddate=one.at,
            pubdate=one.at,
            author_name=one.resource.dataset.unit.name,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    if changed_at is None:
        return response
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return get_conditional_response(request, last_modified=int(changed_at.timestamp()), response=response) or response


def _publications(topic: Topic) -> Iterable[Publication]:
    seen = Resource.objects.visible_to(STRANGER).published().order_by()
    seen = seen.filter(dataset__in=_datasets(topic))
    found = Publication.objects.filter(resource__in=seen, withdrawn_reason="").select_related("resource__dataset__unit")
    return found.order_by("-at", "-pk")[:ENTRIES]


def _datasets(topic: Topic) -> Iterable[UUID]:
    if topic.dataset is not None:
        return [topic.dataset.pk]
    visible = Dataset.objects.visible_to(STRANGER).order_by()
    if topic.theme is not None:
        return visible.filter(theme=topic.theme).values_list("pk", flat=True)
    if topic.unit is not None:
        return visible.filter(unit=topic.unit).values_list("pk", flat=True)
    if topic.search:
        return [one.pk for one in find(STRANGER, wanted_of(topic.search)).datasets]
    return visible.values_list("pk", flat=True)


def _plain(text: str) -> str:
    """Without signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
