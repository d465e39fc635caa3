"""Addresses of the portal that a bank moved in from: where nothing stands here, it is looked whether something moved from there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect

from ratusz.bank.base.errors import NotFound, UserError
from ratusz.portal.catalog import former
from ratusz.portal.catalog.access import access_dataset_id, access_resource_id
from ratusz.portal.core.errors import answer

SAFE = frozenset({"GET", "HEAD"})


class FormerAddressMiddleware:
    """Asked only where the answer would be 404, so that no page pays for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A redirect for ever to what moved in from there, if the reader may see it; why it is gone, if it was withdrawn since."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in SAFE:
            return response
        return _led_on(request) or response


def _led_on(request: HttpRequest) -> HttpResponse | None:
    found = former.find(request.path, request.META.get("QUERY_STRING", ""))
    if found is None:
        return None
    try:
        thing = (
            access_resource_id(request.user, found.resource_id)
            if found.resource_id
            else access_dataset_id(request.user, found.dataset_id or "")
        )
    except NotFound:
        return None
    except UserError as error:
        return answer(request, error)
    return HttpResponsePermanentRedirect(thing.get_absolute_url())
