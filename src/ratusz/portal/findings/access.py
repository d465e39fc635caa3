"""The only way from an address to a finding. "Does not exist" and "not yours to see" are the same 404."""

from uuid import UUID

from django.utils.crypto import constant_time_compare

from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.findings.policy import can_handle


def access_finding(user: Anybody, number: int) -> Finding:
    """The finding of that number, about something that `user` may see."""
    found: Finding | None = Finding.objects.visible_to(user).loaded().filter(number=number).first()
    if found is None:
        raise nothing_here()
    return found


def access_own(number: int, token: str) -> Finding:
    """The finding for whoever has its address, whatever became of its dataset."""
    found: Finding | None = Finding.objects.loaded().filter(number=number).first()
    if found is None or not constant_time_compare(found.token, token):
        raise nothing_here()
    return found


def access_to_handle(user: Anybody, number: int) -> Finding:
    """The finding for those who answer for its dataset."""
    found: Finding | None = Finding.objects.loaded().filter(number=number).first()
    if found is None or not can_handle(user, found):
        raise nothing_here()
    return found


def access_need(user: Anybody, need: UUID) -> Need:
    """The need for a coordinator of its dataset."""
    found: Need | None = Need.objects.read_by(user).select_related("dataset").filter(pk=need).first()
    if found is None:
        raise nothing_here()
    return found
