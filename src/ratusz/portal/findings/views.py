"""Public pages: reporting a problem, what became of it, what one looked for in vain."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.access import access_dataset
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.office import sent
from ratusz.portal.core.strangers import for_everybody
from ratusz.portal.findings import actions
from ratusz.portal.findings.access import access_finding, access_own
from ratusz.portal.findings.forms import FindingForm, NeedForm
from ratusz.portal.findings.models import Finding
from ratusz.portal.findings.places import place_in_words, place_of
from ratusz.portal.findings.presenters import finding_page, line_of

LISTED = 100
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


@for_everybody
def report(request: HttpRequest, dataset: str, resource: str = "") -> HttpResponseBase:
    """`/zglos-blad/{dataset}/{resource}/`: a problem there."""
    place = place_of(request.user, dataset, resource, request.GET)
    form = FindingForm(sent(request), now=utc_now())
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("text", "nickname")}
        made = actions.report(place=place, token=secrets.token_urlsafe(18), now=utc_now(), **words)
        return redirect(made.own_address)
    context = {"form": form, "place": place, "where": place_in_words(place), "nav": "catalogue"}
    response = render(request, "findings/report.html", context, status=422 if form.is_bound else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """`/zgloszenia/`: what was reported and what came of it."""
    seen = Finding.objects.visible_to(request.user).kept().loaded()
    waiting, answered = seen.waiting(), seen.answered()
    page = {
        "waiting": [line_of(one) for one in waiting[:LISTED]],
        "answered": [line_of(one) for one in answered[:LISTED]],
        "mended": answered.filter(state=Finding.State.MENDED).count(),
    }
    return render(request, "findings/findings.html", page)


@require_safe
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """`/zgloszenia/{number}/`: its state, for everybody who may see what it is about."""
    found = access_finding(request.user, number)
    return render(request, "findings/finding.html", {"page": finding_page(found, is_own=False, is_seen=True, today=day_of(utc_now()))})


@require_safe
def own(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """`/zgloszenia/{number}/{token}/`: the same with their own text, for whoever sent it."""
    found = access_own(number, token)
    is_seen = Finding.objects.visible_to(request.user).filter(pk=found.pk).exists()
    page = finding_page(found, is_own=True, is_seen=is_seen, today=day_of(utc_now()))
    response = render(request, "findings/finding.html", {"page": page, "address": request.build_absolute_uri(found.own_address)})
    for name, value in _PRIVATE.items():
        response.headers[name] = value
    return response


@for_everybody
def need(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """`/czego-szukasz/{dataset}/`: what one looked for in a dataset in vain."""
    found: Dataset = access_dataset(request.user, dataset)
    form = NeedForm(sent(request), now=utc_now())
    if request.method == "POST" and form.is_valid():
        actions.say_need(dataset=found, text=form.cleaned_data["text"], now=utc_now())
        return redirect(reverse("findings:need-thanks"))
    response = render(
        request, "findings/need.html", {"form": form, "dataset": found, "nav": "catalogue"}, status=422 if form.is_bound else 200
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def need_thanks(request: HttpRequest) -> HttpResponse:
    """Where one comes when it was kept."""
    return render(request, "findings/need_thanks.html", {})
