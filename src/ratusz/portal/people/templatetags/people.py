"""`{% demo_people as people %}`: whom a visitor of the demo city may sign in as; empty in any other bank."""

from django import template

from ratusz.portal.people import queries

register = template.Library()


@register.simple_tag
def demo_people() -> tuple[queries.DemoPerson, ...]:
    """The people of the demo city: `email`, `name`, `roles`. Each gets a form that posts `email` to `demo_sign_in`."""
    return queries.demo_people()
