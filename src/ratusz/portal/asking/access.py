"""The only way from an address to something asked. "Does not exist" and "not yours to see" are the same 404."""

from django.utils.crypto import constant_time_compare

from ratusz.portal.asking.models import Asked
from ratusz.portal.asking.policy import can_handle
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here


def access_shown(user: Anybody, number: int) -> Asked:
    """What everybody sees under that number; never a formal request."""
    found: Asked | None = Asked.objects.visible_to(user).loaded().filter(number=number).first()
    if found is None:
        raise nothing_here()
    return found


def access_own(number: int, token: str) -> Asked:
    """The same for whoever has its address, shown or not."""
    found: Asked | None = Asked.objects.loaded().filter(number=number).first()
    if found is None or not constant_time_compare(found.token, token):
        raise nothing_here()
    return found


def access_to_handle(user: Anybody, number: int) -> Asked:
    """The same for those who answer it."""
    found: Asked | None = Asked.objects.loaded().filter(number=number).first()
    if found is None or not can_handle(user, found):
        raise nothing_here()
    return found
