"""Addresses that go wrong in each way, for the pages of errors."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from ratusz.bank.base.errors import Conflict, Damaged, Gone, NotAllowed, NotFound, StoreFull, WrongQuery
from ratusz.portal.config import urls
from ratusz.portal.core.moved import Moved

ERRORS = {
    "wrong": WrongQuery("wrong-thing", "There is no {name}.", "Choose one.", values={"name": "<b>x</b>"}, allowed=("a", "b")),
    "missing": NotFound("not-there", "Not there."),
    "gone": Gone("withdrawn", "Withdrawn: {reason}", values={"reason": "<script>"}),
    "forbidden": NotAllowed("not-allowed", "Not you.", values={"rule": "is_tall"}),
    "conflict": Conflict("overtaken", "Too late."),
    "full": StoreFull("store-full", "No space."),
    "damaged": Damaged("part-missing", "Damaged."),
    "http404": Http404("secret"),
    "denied": PermissionDenied("secret"),
    "fault": ZeroDivisionError("secret"),
    "moved": Moved("old", "new"),
}


def fail(request, kind):
    raise ERRORS[kind]


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [path("api/v1/zle/<kind>", fail), path("zle/<kind>/old/x", fail), path("zle/<kind>", fail), *urls.urlpatterns]
