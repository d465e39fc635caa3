"""What the page of a table offers to do with its question: ask it by a program, or save it."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.bank.model.table import Table
from ratusz.bank.query.result import columns_of
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core import demo
from ratusz.portal.explore import questions
from ratusz.portal.pages.explorer.address import Pairs
from ratusz.portal.pages.explorer.taking import api_address
from ratusz.portal.pages.snippets import Snippet, snippets
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.saved.policy import can_save
from ratusz.portal.saved.questions import VIEW
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link


def snippets_of(request: HttpRequest, resource: Resource, table: Table, asked: Pairs) -> tuple[Snippet, ...]:
    """The question `asked` for programs; none where a program without an account would get nothing."""
    if {resource.audience, resource.dataset.audience} != {Audience.PUBLIC}:
        return ()
    url = request.build_absolute_uri(api_address(resource, "export.csv", asked))
    columns = columns_of(questions.parse(table, asked), table.schema)
    return snippets(url, columns, file_name=demo.file_name(f"{resource.slug}.csv"))


def save_links(
    user: Anybody, resource: Resource, asked: Sequence[tuple[str, str]], *, view: Exploration.View = Exploration.View.TABLE
) -> Iterable[Link]:
    """For those who may: the question `asked`, seen as `view`, saved as a view; or as a figure, which only a table shows."""
    if not can_save(user, resource):
        return
    kinds = [(Exploration.KIND, gettext("Save this view"))]
    if view is Exploration.View.TABLE:
        kinds.append((Figure.KIND, gettext("Save as a figure")))
    seen_as = None if view is Exploration.View.TABLE else str(view)
    for kind, text in kinds:
        address = reverse("pages:saved-new", args=[kind, resource.dataset.slug, resource.slug])
        yield Link(text=text, url=with_parameters(address, asked, {"version": None, VIEW: seen_as}))
