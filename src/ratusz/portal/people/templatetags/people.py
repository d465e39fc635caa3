"""`{% demo_people as people %}`: whom a visitor of the demo city may sign in as; empty in any other bank.

`{% office_sign_in as office %}`: the office's own sign-in, where it has one.
"""

from django import template
from django.conf import settings
from django.urls import reverse

from ratusz.portal.people import queries
from ratusz.portal.show.components import Link

register = template.Library()


@register.simple_tag
def demo_people() -> tuple[queries.DemoPerson, ...]:
    """The people of the demo city: `email`, `name`, `roles`. Each gets a form that posts `email` to `demo_sign_in`."""
    return queries.demo_people()


@register.simple_tag
def office_sign_in() -> Link | None:
    """Name and address of the office's own sign-in; None where there is none."""
    if not settings.BANK_OIDC_NAME:
        return None
    return Link(text=settings.BANK_OIDC_NAME, url=reverse("openid_connect_login", kwargs={"provider_id": settings.BANK_OIDC_PROVIDER}))
