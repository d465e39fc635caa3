"""The only way from an address to a survey. "Does not exist" and "not yours to see" are the same 404."""

from uuid import UUID

from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.standing import Anybody
from ratusz.portal.surveys.models import FreeText, Survey
from ratusz.portal.surveys.policy import can_read_texts, can_work_on, can_write


def access_public(slug: str) -> Survey:
    """A survey that everybody sees."""
    found: Survey | None = Survey.objects.public().loaded().filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def access_at_work(user: Anybody, slug: str) -> Survey:
    """The same for those who write or review it."""
    found: Survey | None = Survey.objects.loaded().filter(slug=slug).first()
    if found is None or not can_work_on(user, found):
        raise nothing_here()
    return found


def access_to_write(user: Anybody, slug: str) -> Survey:
    """The same for those who write it."""
    found: Survey | None = Survey.objects.loaded().filter(slug=slug).first()
    if found is None or not can_write(user, found):
        raise nothing_here()
    return found


def access_to_read(user: Anybody, slug: str) -> Survey:
    """The same for those who read what people wrote, once it has closed."""
    found = access_to_write(user, slug)
    if not can_read_texts(user, found):
        raise nothing_here()
    return found


def access_text(survey: Survey, text: UUID) -> FreeText:
    """One of its texts."""
    found: FreeText | None = FreeText.objects.filter(survey=survey, pk=text).first()
    if found is None:
        raise nothing_here()
    return found
