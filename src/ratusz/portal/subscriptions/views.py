"""Public pages: asking for news, confirming, changing, ending; and Atom."""

import secrets
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import sent
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.strangers import for_everybody
from ratusz.portal.subscriptions import actions
from ratusz.portal.subscriptions.feeds import feed
from ratusz.portal.subscriptions.forms import RhythmForm, SubscribeForm
from ratusz.portal.subscriptions.models import Subscriber, Subscription
from ratusz.portal.subscriptions.topics import DATASET, THEME, UNIT, atom_address, topic_address, topic_in_words, topic_of

#: The parameter that names what was confirmed just now.
CONFIRMED = "potwierdzono"
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


@for_everybody
def subscribe(request: HttpRequest) -> HttpResponseBase:
    """`/powiadomienia/?zbior=`: asking for news of what the address names."""
    topic = topic_of(request.GET)
    form = SubscribeForm(sent(request), now=utc_now())
    if request.method == "POST" and form.is_valid():
        actions.ask(
            email=form.cleaned_data["email"], topic=topic, rhythm=form.cleaned_data["rhythm"], language=(get_language() or "pl")[:2],
            token=partial(secrets.token_urlsafe, 18), now=utc_now(),
        )  # fmt: skip
        # Said at once and at no address of its own: one with an e-mail address in it would stay in logs and histories.
        told = {"email": form.cleaned_data["email"], "topic": topic_in_words(topic)}
        return _private(render(request, "subscriptions/asked.html", told))
    context = {"form": form, "topic": topic_in_words(topic), "topic_url": topic_address(topic), "atom_url": atom_address(topic)}
    response = render(request, "subscriptions/subscribe.html", context, status=422 if form.is_bound else 200)
    response.headers["X-Robots-Tag"] = "noindex, follow"
    return response


@for_everybody
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/powiadomienia/potwierdz/{token}/`: yes. A button, for programs that look at letters open every link in them."""
    found = actions.subscription_of(token)
    if request.method == "POST":
        actions.confirm(subscription=found, now=utc_now())
        return redirect(f"{found.subscriber.manage_address}?{CONFIRMED}={found.pk}#potwierdzono")
    return _private(render(request, "subscriptions/confirm.html", {"topic": topic_in_words(found), "rhythm": found.get_rhythm_display()}))


@for_everybody
def manage(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/powiadomienia/moje/{token}/`: what I get; changing and ending it."""
    subscriber = _subscriber(token)
    if request.method == "POST":
        return _change(request, subscriber)
    lines = [_line(one) for one in subscriber.subscriptions.loaded().confirmed()]
    confirmed = next((line["topic"] for line in lines if str(line["key"]) == request.GET.get(CONFIRMED)), "")
    return _private(render(request, "subscriptions/manage.html", {"lines": lines, "subscriber": subscriber, "confirmed": confirmed}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/powiadomienia/koniec/{token}/`: no letters any more. Programs of mail send it in somebody's place, from anywhere (RFC 8058).

    An address that is ended already says the same: whoever clicks twice has done nothing wrong.
    """
    subscriber = Subscriber.objects.filter(token=token).first()
    if request.method == "POST":
        if subscriber is not None:
            actions.end(subscriber=subscriber, now=utc_now())
        return _private(render(request, "subscriptions/ended.html", {}))
    return _private(render(request, "subscriptions/end.html" if subscriber else "subscriptions/ended.html", {}))


@require_safe
def atom(request: HttpRequest, dataset: str = "", theme: str = "", unit: str = "") -> HttpResponseBase:
    """`…/zmiany.atom`: the same news for programs."""
    asked_for = request.GET.copy()
    for name in (DATASET, THEME, UNIT):
        asked_for.pop(name, None)
    for name, value in ((DATASET, dataset), (THEME, theme), (UNIT, unit)):
        if value:
            asked_for[name] = value
    return feed(request, topic_of(asked_for))


def _change(request: HttpRequest, subscriber: Subscriber) -> HttpResponseBase:
    try:
        key = UUID(request.POST.get("subscription", ""))
    except ValueError:
        raise nothing_here() from None
    found = subscriber.subscriptions.loaded().filter(pk=key).first()
    if found is None:
        raise nothing_here()
    if request.POST.get("do") == "drop":
        actions.drop(subscription=found, now=utc_now())
        still = Subscriber.objects.filter(pk=subscriber.pk).exists()
        return redirect(subscriber.manage_address) if still else _private(render(request, "subscriptions/ended.html", {}))
    form = RhythmForm(request.POST)
    if form.is_valid():
        actions.change_rhythm(subscription=found, rhythm=form.cleaned_data["rhythm"])
    return redirect(subscriber.manage_address)


def _line(subscription: Subscription) -> dict[str, object]:
    form = RhythmForm(initial={"rhythm": subscription.rhythm}, auto_id=f"id_{subscription.pk}_%s")
    return {
        "key": subscription.pk,
        "subscription": subscription,
        "topic": topic_in_words(subscription),
        "url": topic_address(subscription),
        "form": form,
    }


def _subscriber(token: str) -> Subscriber:
    found = Subscriber.objects.filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in _PRIVATE.items():
        response.headers[name] = value
    return response
