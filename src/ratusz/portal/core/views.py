"""Addresses for machines that watch over the bank."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import health


@never_cache
@require_safe
def health_page(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  asks nothing of the request
    """`/zdrowie`: 200 when the bank is well, 503 when it is not."""
    found = health.examine(now=utc_now())
    return JsonResponse(found.as_json(), status=200 if found.status == "ok" else 503)
