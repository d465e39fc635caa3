"""Discrepancies as Atom, for programs that read news: what was released, what came of it."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ratusz.portal.discrepancies.models import Discrepancy
from ratusz.portal.discrepancies.presenters import sentence_of, state_in_words, title_of

ENTRIES = 50
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of an empty feed a moment that does not change: nothing happened."""
        return super().latest_post_date() if self.items else _NEVER


@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    """`/rozbieznosci/nowe.atom`: the discrepancies that changed last, as residents see them."""
    latest = list(Discrepancy.objects.public().loaded().order_by("-changed_at", "-number")[:ENTRIES])
    made = _Feed(
        title=_("%(bank)s: discrepancies") % {"bank": settings.BANK_NAME or "Ratusz"},
        link=request.build_absolute_uri("/rozbieznosci/"),
        description="",
        feed_url=request.build_absolute_uri(),
        language=get_language() or "pl",
        author_name=settings.BANK_NAME or "Ratusz",
    )
    for one in latest:
        made.add_item(
            title=f"{title_of(one)} – {state_in_words(one).text}",
            link=request.build_absolute_uri(one.get_absolute_url()),
            description=_plain(f"{sentence_of(one)} {one.note if one.verified_at else ''}".strip()),
            unique_id=f"tag:{request.get_host().partition(':')[0]},2026:rozbieznosc/{one.pk}",
            updateddate=one.changed_at,
            pubdate=one.released_at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    if not latest:
        return response
    changed = latest[0].changed_at
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, last_modified=int(changed.timestamp()), response=response) or response


def _plain(text: str) -> str:
    """Without signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
