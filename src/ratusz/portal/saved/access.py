"""The only way from an address to what is saved. "Does not exist" and "not yours to see" are the same 404."""

from typing import Any

from django.db.models import Value

from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.kept import kept
from ratusz.portal.saved.models import Exploration, Figure

#: The word of an address → what it means.
KINDS: dict[str, type[Figure] | type[Exploration]] = {Figure.KIND: Figure, Exploration.KIND: Exploration}


def access_figure(user: Anybody, slug: str) -> Figure:
    """The figure at `slug`; its table may be withdrawn, which is told where its value would stand."""
    found: Figure | None = Figure.objects.meant_for(user).loaded().filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def access_exploration(user: Anybody, slug: str) -> Exploration:
    """The exploration at `slug`; its table may be withdrawn."""
    found: Exploration | None = Exploration.objects.meant_for(user).loaded().filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def access_to_edit(user: Anybody, kind: str, slug: str) -> Any:
    """What is saved at `slug`, for those who may change it; removed or not."""
    found = kind_of(kind).objects.editable_by(user).loaded().filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def kind_of(word: str) -> type[Figure] | type[Exploration]:
    """Figures or explorations, by the word of the address."""
    if word not in KINDS:
        raise nothing_here()
    return KINDS[word]


def saved_of(resource: Resource) -> tuple[tuple[str, str], ...]:
    """Title and address of all that is saved of `resource`, explorations first. Who may see the resource may see these: decided before."""
    names = ("title_pl", "title_en", "slug")

    def find() -> tuple[tuple[str, ...], ...]:
        listed = [model.objects.kept().filter(resource=resource).order_by() for model in (Exploration, Figure)]
        views, figures = (each.annotate(kind=Value(each.model.KIND)).values_list("kind", *names) for each in listed)
        return tuple(sorted(views.union(figures, all=True), key=lambda one: (one[0] == Figure.KIND, one[1])))

    found = kept(("saved", resource.pk), find)
    return tuple((in_language(pl, en), KINDS[kind](slug=slug).get_absolute_url()) for kind, pl, en, slug in found)
