"""The city's own categories: a page where a coordinator or an administrator adds, renames and orders them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, NotFound, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import slug
from ratusz.portal.catalog.actions import refresh_words
from ratusz.portal.catalog.models import Dataset, EuTheme, Theme
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.standing import COORDINATORS
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require, rule
from ratusz.portal.people.models import User
from ratusz.portal.people.standing import Anybody, standing_of


class ThemeForm(forms.Form):
    """A category. `slug`: which one; empty for a new one."""

    slug = forms.CharField(widget=forms.HiddenInput, required=False)
    name_pl = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    eu_code = forms.ChoiceField(label=gettext_lazy("EU theme"), choices=EuTheme.choices)
    eu_also = forms.MultipleChoiceField(
        label=gettext_lazy("Other EU themes it belongs to"), choices=EuTheme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesPage:
    """A form for each category, and one for a new one."""

    forms: tuple[ThemeForm, ...]
    new: ThemeForm


@rule(N_("Only a coordinator or an administrator of the whole bank may change the categories."))
def can_set_categories(user: Anybody, _thing: object) -> bool:
    """Coordinator or administrator of the whole bank."""
    return bool(standing_of(user).everywhere.intersection(COORDINATORS))


@transaction.atomic
def set_category(*, known_as: str, words: dict[str, Any], by: User, now: datetime) -> Theme:
    """Add a category, or rename the one `known_as`; its address stays."""
    require(can_set_categories, by)
    new = Theme(slug=slug(words["name_pl"])[:60], position=Theme.objects.count())
    theme = Theme.objects.filter(slug=known_as).first() if known_as else new
    if theme is None:
        raise NotFound("category-unknown", N_("There is no such category."))
    if not known_as and Theme.objects.filter(slug=theme.slug).exists():
        raise Conflict("category-exists", N_("There is such a category already."))
    theme.name_pl, theme.name_en, theme.eu_code = words["name_pl"], words["name_en"], words["eu_code"]
    theme.eu_also = [code for code in dict.fromkeys(words.get("eu_also", ())) if code != theme.eu_code]
    _require_known(theme.eu_codes)
    theme.save()
    audit.record("category.set", target=theme, by=by, at=now, detail={"name": theme.name_pl, "eu": list(theme.eu_codes)})
    for dataset in Dataset.objects.filter(theme=theme):
        refresh_words(dataset)
        journal.write("described", target=dataset, at=now)
    return theme


def _require_known(codes: Iterable[str]) -> None:
    """WrongUsage where one of `codes` is none of the 13."""
    unknown = [code for code in codes if code not in EuTheme.values]
    if unknown:
        raise WrongUsage(
            "eu-theme-unknown",
            N_("{found} is not among the 13 themes of the European Union."),
            values={"found": ", ".join(unknown)},
            allowed=tuple(EuTheme.values),
        )


@office_only
def categories(request: OfficeRequest) -> HttpResponseBase:
    """All categories of the city."""
    require(can_set_categories, request.user)
    if request.method == "POST":
        return _saved(request)
    return _page(request)


def _saved(request: OfficeRequest) -> HttpResponseBase:
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return _page(request, wrong=form)
    words = dict(form.cleaned_data)
    known_as = words.pop("slug")
    return attempt(
        request, lambda: set_category(known_as=known_as, words=words, by=request.user, now=utc_now()), done=_("The category was saved."),
        to=request.path,
    )  # fmt: skip


def _page(request: OfficeRequest, *, wrong: ThemeForm | None = None) -> HttpResponse:
    known = wrong.data.get("slug", "") if wrong is not None else None
    shown = tuple(wrong if wrong is not None and theme.slug == known else _form_of(theme) for theme in Theme.objects.all())
    new = wrong if wrong is not None and not known else ThemeForm(auto_id="new_%s")
    return show(
        request, "catalog/categories.html", ThemesPage(forms=shown, new=new), nav=request.path, status=422 if wrong is not None else 200
    )


def _form_of(theme: Theme) -> ThemeForm:
    words = {name: getattr(theme, name) for name in ("slug", "name_pl", "name_en", "eu_code", "eu_also")}
    return ThemeForm(initial=words, auto_id=f"{theme.slug}_%s")
