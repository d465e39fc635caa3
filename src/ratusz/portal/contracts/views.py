"""Pages of a contract: read, accept what is proposed, add rules, bring an older edition back."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.contract.promised import Promised, promised_of
from ratusz.bank.check.contract.rules import Rule, rule_from_json
from ratusz.bank.model.schema import Column
from ratusz.portal.catalog.access import access_resource_at_work, access_resource_to_edit
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show, tried
from ratusz.portal.contracts import actions
from ratusz.portal.contracts.forms import AnnouncementForm, RuleForm, rule_forms
from ratusz.portal.contracts.given import Given, read_given
from ratusz.portal.contracts.policy import can_promise
from ratusz.portal.contracts.presenters import Typed, contract_page, severity_of
from ratusz.portal.contracts.queries import contract_of, office_table, published_columns
from ratusz.portal.contracts.words import SEVERITIES
from ratusz.portal.core.errors import nothing_here


@office_only
def contract(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """What is promised of a table; whoever may change it ticks what shall hold from now on."""
    if request.method == "POST":
        return _promise(request, dataset, resource)
    found = _table(access_resource_at_work(request.user, dataset, resource))
    return _page(request, found, rule_forms(_columns(found)))


def _promise(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    typed, wanted = _typed(request), set(request.POST.getlist("column"))
    columns = tuple(one for one in _promisable(found) if one.name in wanted)

    def act() -> None:
        rules, number = [_rule(text, typed.weights[text]) for text in request.POST.getlist("rule")], _number(request)
        actions.promise(resource=found, rules=rules, columns=columns, by=request.user, now=utc_now(), why=typed.why, number=number)

    return attempt(
        request,
        act,
        done=_("This is promised from now on, and each delivery is looked after."),
        to=request.path,
        again=lambda: _page(request, found, rule_forms(_columns(found)), typed=typed, status=422),
    )


def _typed(request: OfficeRequest) -> Typed:
    """What was ticked and typed, rules that are none left out."""
    weights, rules = {name.removeprefix("weight:"): str(weight) for name, weight in request.POST.items() if name.startswith("weight:")}, []
    for text in request.POST.getlist("rule"):
        weights.setdefault(text, "")
        with suppress(WrongUsage):
            rules.append(_rule(text, ""))
    return Typed(
        rules=tuple(rules),
        texts=frozenset(request.POST.getlist("rule")),
        weights=weights,
        columns=frozenset(request.POST.getlist("column")),
        why=request.POST.get("why", ""),
    )


@office_only
@require_POST
def add_rule(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """One more rule, said in the form of its kind."""
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    kind = request.POST.get("kind", "")
    forms = rule_forms(_columns(found), request.POST, kind)
    form = next((one for one in forms if one.kind == kind), None)
    if form is None:
        raise nothing_here()
    in_force = contract_of(found)
    if not form.is_valid():
        return _page(request, found, forms, opened=kind, status=422)
    rules = (*(in_force.kept_rules if in_force else ()), form.rule())
    columns = in_force.promised if in_force else ()
    return attempt(
        request,
        lambda: actions.promise(resource=found, rules=rules, columns=columns, by=request.user, now=utc_now(), number=_number(request)),
        done=_("The rule was added."),
        to=reverse("contracts:contract", args=[dataset, resource]),
        again=lambda: _page(request, found, forms, opened=kind, status=422),
    )


@office_only
@require_POST
def bring(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """What a file in ODCS would promise: shown with what is promised, and kept by nothing but the form below it."""
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    read: list[Given] = []
    if not tried(request, lambda: read.append(read_given(request.FILES.get("odcs")))):
        return redirect("contracts:contract", dataset, resource)
    return _page(request, found, rule_forms(_columns(found)), given=read[0])


@office_only
@require_POST
def restore(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """What an earlier edition promised is promised again, as a new edition."""
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    in_force = contract_of(found)
    edition = in_force.editions.filter(number=number).first() if in_force else None
    if in_force is None or edition is None:
        raise nothing_here()
    why = _("as in edition %(number)s") % {"number": number}
    return attempt(
        request,
        lambda: actions.promise(
            resource=found,
            rules=edition.kept_rules,
            columns=edition.promised,
            by=request.user,
            now=utc_now(),
            why=why,
            number=_number(request),
        ),
        done=_("The earlier edition holds again."),
        to=reverse("contracts:contract", args=[dataset, resource]),
    )


@office_only
@require_POST
def announce(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """A column will go or change its name: those who use it hear now."""
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    form = AnnouncementForm(published_columns(found), request.POST)
    if not form.is_valid():
        return _page(request, found, rule_forms(_columns(found)), announcing=form, status=422)
    given = form.cleaned_data
    return attempt(
        request,
        lambda: actions.announce(resource=found, by=request.user, now=utc_now(), **given),
        done=_("Announced. Subscribers get a letter, and the page of the table tells it."),
        to=reverse("contracts:contract", args=[dataset, resource]),
        again=lambda: _page(request, found, rule_forms(_columns(found)), announcing=form, status=422),
    )


@office_only
@require_POST
def take_back(request: OfficeRequest, dataset: str, resource: str, number: int) -> HttpResponseBase:
    """An announced change does not happen after all."""
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    announcement = found.announcements.standing().filter(pk=number).first()
    if announcement is None:
        raise nothing_here()
    return attempt(
        request,
        lambda: actions.take_back(announcement=announcement, by=request.user, now=utc_now()),
        done=_("The announcement was withdrawn."),
        to=reverse("contracts:contract", args=[dataset, resource]),
    )


def _page(
    request: OfficeRequest,
    found: Resource,
    forms: Sequence[RuleForm],
    *,
    opened: str = "",
    announcing: Form | None = None,
    given: Given | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    may = bool(can_promise(request.user, found))
    page = contract_page(found, contract_of(found), today=day_of(utc_now()), may_promise=may, given=given, typed=typed)
    nav = reverse("catalog:datasets")
    announcing = announcing or AnnouncementForm(published_columns(found))
    more = {"severities": SEVERITIES, "forms": forms, "opened": opened, "announcing": announcing}
    return show(request, "contracts/contract.html", page, nav=nav, status=status, **more)


def _table(found: Resource) -> Resource:
    if not found.is_table:
        raise nothing_here()
    return found


def _columns(found: Resource) -> tuple[Column, ...]:
    table = office_table(found)
    return table.schema.columns if table else ()


def _promisable(found: Resource) -> Iterable[Promised]:
    """The columns that can be promised: those of the last version, and those promised before that it has lost."""
    table, in_force = office_table(found), contract_of(found)
    there = promised_of(table.schema) if table else ()
    known = {one.name for one in there}
    return (*there, *(one for one in (in_force.promised if in_force else ()) if one.name not in known))


def _rule(text: str, weight: str) -> Rule:
    """A rule that a form sent, with what a breach of it does; "" leaves that as the rule says."""
    try:
        rule = rule_from_json(json.loads(text))
        return replace(rule, severity=severity_of(weight)) if weight else rule
    except (ValueError, AttributeError) as error:
        raise WrongUsage(
            "contract-rule-unreadable", N_("A rule that was sent is none: {found}."), N_("Open the page anew and try again."),
            values={"found": text[:80]},
        ) from error  # fmt: skip


def _number(request: OfficeRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() else 0
