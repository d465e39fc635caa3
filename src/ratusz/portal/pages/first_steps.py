"""The first steps of a new bank, for its administrator and coordinators: what is there already, and what comes next."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ratusz.portal.catalog.models import Dataset, Resource, Theme
from ratusz.portal.catalog.office import OfficeRequest, office_only, show
from ratusz.portal.people.models import Membership, Role, Unit
from ratusz.portal.show.components import Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One step. `url` empty: it is done elsewhere, or by somebody else."""

    title: str
    text: str
    is_done: bool
    url: str
    link: str

    @property
    def badge(self) -> Badge | None:
        """What says that it is done."""
        return Badge(text=_("done"), tone="success") if self.is_done else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStepsPage:
    """All steps, in order."""

    steps: tuple[FirstStep, ...]


@office_only
def first_steps(request: OfficeRequest) -> HttpResponse:
    """From an empty bank to the first public dataset."""
    return show(request, "pages/first_steps.html", FirstStepsPage(steps=tuple(_steps())), nav=request.path)


def _steps() -> list[FirstStep]:
    posts = set(Membership.objects.values_list("role", flat=True))
    return [
        FirstStep(
            title=_("Units"), text=_("Departments and institutions that will deliver data."), is_done=Unit.objects.count() > 1,
            url=_address("desk:unit-new"), link=_("Add a unit"),
        ),
        FirstStep(
            title=_("People"),
            text=_("A steward delivers, a reviewer looks and publishes. They are two people, so invite at least one of each."),
            is_done={Role.STEWARD, Role.REVIEWER} <= posts, url=_address("desk:invite"), link=_("Invite a person"),
        ),
        FirstStep(
            title=_("Categories"), text=_("The 13 EU themes are there. Name them as people of your city speak."),
            is_done=Theme.objects.exists(), url=_address("catalog:categories"), link=_("Change the categories"),
        ),
        FirstStep(
            title=_("First dataset"), text=_("What it is about, who answers for it, how often it is updated."),
            is_done=Dataset.objects.exists(), url=_address("catalog:dataset-new"), link=_("Describe a dataset"),
        ),
        FirstStep(
            title=_("First file"), text=_("Any office file. The steward looks at how it was read, the reviewer publishes it."),
            is_done=Resource.objects.published().exists(), url=_address("intake:deliver"), link=_("Deliver a file"),
        ),
    ]  # fmt: skip


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
