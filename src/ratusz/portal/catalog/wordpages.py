"""Pages of the desk about words: the column dictionary, the history of texts, the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.bank.model.schema import Column
from ratusz.portal.catalog import actions, archiving
from ratusz.portal.catalog.access import access_dataset_to_edit, access_resource_to_edit, successors_for
from ratusz.portal.catalog.dictionary import ColumnForm, column_forms
from ratusz.portal.catalog.forms import ArchiveForm
from ratusz.portal.catalog.models import ColumnText, Dataset, Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show
from ratusz.portal.catalog.wordings import WordingChange, changes_of, entry_of, restore_wording, words_before
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryPage:
    """The dictionary of a table. `others`: tables from which words can be copied; `copied`: the one they were just copied from."""

    dataset: Dataset
    resource: Resource
    form: list[tuple[Column, ColumnForm]]
    others: tuple[Resource, ...]
    copied: Resource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingsPage:
    """What was said of a dataset before."""

    dataset: Dataset
    changes: tuple[WordingChange, ...]


@office_only
def columns(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """The column dictionary of a resource, begun from what was read, or with what another table says of columns of the same names."""
    found = access_resource_to_edit(request.user, dataset, resource)
    if not found.is_table:
        raise nothing_here()
    version = found.current or found.private
    listed = bank.store().manifest(str(found.pk), version).schema.columns if version else ()
    others = tuple(_others(request, found, [column.name for column in listed]))
    copied = next((one for one in others if str(one.pk) == request.GET.get("z")), None)
    theirs = _texts(copied) if copied else {}
    forms = column_forms(listed, _texts(found), theirs, sent(request))
    if request.method == "POST" and _all_valid(forms.values()):
        words = {name: form.words() for name, form in forms.items()}
        return attempt(
            request,
            lambda: actions.describe_columns(
                resource=found, columns=words, why=request.POST.get("why", ""), by=request.user, now=utc_now()
            ),
            done=_("The dictionary was saved."),
            to=request.path,
        )
    page = DictionaryPage(
        form=list(zip(listed, forms.values(), strict=True)), dataset=found.dataset, resource=found, others=others, copied=copied
    )
    return show(request, "catalog/columns.html", page)


@office_only
def wordings(request: OfficeRequest, dataset: str) -> HttpResponse:
    """What was said of the dataset before, by whom, and why it was changed."""
    found = access_dataset_to_edit(request.user, dataset)
    return show(request, "catalog/wordings.html", WordingsPage(dataset=found, changes=changes_of(found)))


@office_only
@require_POST
def wording_restore(request: OfficeRequest, dataset: str, number: int) -> HttpResponseBase:
    """An earlier wording comes back."""
    found = access_dataset_to_edit(request.user, dataset)
    entry = entry_of(found, number)
    if entry is None or not words_before(entry):
        raise nothing_here()
    return attempt(
        request,
        lambda: restore_wording(dataset=found, entry=entry, by=request.user, now=utc_now()),
        done=_("The earlier wording is back. This change can be undone here too."),
        to=reverse("catalog:wordings", args=[dataset]),
    )


@office_only
@require_POST
def archive(request: OfficeRequest, dataset: str) -> HttpResponseBase:
    """The dataset is updated no more, or is again."""
    found = access_dataset_to_edit(request.user, dataset)
    to = reverse("catalog:dataset-edit", args=[dataset])
    if found.archived_at is not None:
        done = _("The dataset is in the list again.")
        return attempt(request, lambda: archiving.bring_back(dataset=found, by=request.user, now=utc_now()), done=done, to=to)
    form = ArchiveForm(found, successors_for(request.user), request.POST)
    form.is_valid()
    given = form.cleaned_data
    return attempt(
        request,
        lambda: archiving.archive(
            dataset=found, reason=given.get("reason", ""), successor=given.get("successor"), by=request.user, now=utc_now()
        ),
        done=_("The dataset was archived. It keeps its address; here it can be brought back."),
        to=to,
    )


def _texts(resource: Resource) -> dict[str, ColumnText]:
    return {text.name: text for text in resource.column_texts.all()}


def _others(request: OfficeRequest, resource: Resource, names: list[str]) -> Iterable[Resource]:
    """Other tables that the person may see and of which something is said about columns called like these."""
    alike: set[UUID] = set(ColumnText.objects.filter(name__in=names).exclude(resource=resource).values_list("resource_id", flat=True))
    return Resource.objects.meant_for(request.user).filter(pk__in=alike).select_related("dataset").order_by("dataset__title_pl", "position")


def _all_valid(forms: Iterable[ColumnForm]) -> bool:
    """Whether each form is right; every one is looked at, so that all errors are shown at once."""
    return not [form for form in forms if not form.is_valid()]
