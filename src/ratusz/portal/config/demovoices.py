"""What invented residents of a described city say: errors they found, what they ask for, what they looked for, whose news they want."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ratusz.portal.asking import actions as asking
from ratusz.portal.asking.actions import Reply, Wish
from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.findings import actions as findings
from ratusz.portal.findings.actions import Answer
from ratusz.portal.findings.models import Finding
from ratusz.portal.findings.places import Place
from ratusz.portal.people.models import User
from ratusz.portal.subscriptions import actions as subscriptions
from ratusz.portal.subscriptions.models import Subscriber, Subscription
from ratusz.portal.subscriptions.topics import Topic

Described = Mapping[str, Any]


def say_all(city: Mapping[str, Any], *, now: datetime) -> None:
    """Say what `city` describes and an earlier call has not; what is about data that did not come is left out."""
    for one in city.get("reported", ()):
        _report(one, now=now)
    for one in city.get("asked", ()):
        _ask(one, now=now)
    for one in city.get("need", ()):
        if (dataset := _dataset(one["about"])) is not None:
            findings.say_need(dataset=dataset, text=one["text"], now=_at(one, now))
    for one in city.get("subscribed", ()):
        _subscribe(one, now=now)


def _report(one: Described, *, now: datetime) -> None:
    resource, token = _table(one["about"]), _token(one)
    if resource is None or Finding.objects.filter(token=token).exists():
        return
    column = one.get("column", "")
    text = column_texts(resource).get(column)
    place = Place(
        dataset=resource.dataset, resource=resource, version=resource.current, column=column, label=(text.label if text else "") or column
    )
    found = findings.report(place=place, text=one["text"], nickname=one.get("nickname", ""), token=token, now=_at(one, now))
    if "by" in one and "outcome" not in one:
        findings.take(finding=found, by=_by(one), now=_at(one, now) + timedelta(hours=20))
    if "outcome" in one:
        version = resource.current if one["outcome"] == Finding.State.MENDED else ""
        said = Answer(
            outcome=one["outcome"], text=one["answer"], version=version, shown_text=one.get("shown", one["text"]),
            credited=bool(one.get("nickname")),
        )  # fmt: skip
        findings.answer(finding=found, said=said, by=_by(one), now=_at(one, now) + timedelta(days=2))


def _ask(one: Described, *, now: datetime) -> None:
    token = _token(one)
    if Asked.objects.filter(token=token).exists() or ("found" in one and _dataset(one["found"]) is None):
        return
    given = {name: one[name] for name in ("purpose", "form", "name", "email") if name in one}
    wish = Wish(kind=one["kind"], text=one["text"], about=_dataset(one["about"]) if "about" in one else None, **given)
    made = asking.ask(wish=wish, token=token, now=_at(one, now))
    if "title" in one:
        asking.show(
            asked=made, title=one["title"], text=one.get("shown", one["text"]), by=_by(one), now=_at(one, now) + timedelta(hours=20)
        )
    for _n in range(one.get("voices", 0)):
        asking.add_voice(asked=made, by=_by(one), now=_at(one, now) + timedelta(days=1))
    if "outcome" in one:
        made.refresh_from_db()
        found = _dataset(one["found"]) if "found" in one else None
        said = Reply(outcome=one["outcome"], text=one["answer"], found=found)
        asking.answer(asked=made, said=said, by=_by(one), now=_at(one, now) + timedelta(days=3))


def _subscribe(one: Described, *, now: datetime) -> None:
    dataset, email = _dataset(one["about"]), one["email"]
    if dataset is None or Subscriber.objects.filter(email=email).exists():
        return
    topic = Topic(kind=Subscription.Kind.DATASET, dataset=dataset)
    subscriptions.ask(email=email, topic=topic, rhythm=one["rhythm"], language="pl", token=lambda: _token(one), now=_at(one, now))
    if one.get("confirmed"):
        for made in Subscription.objects.filter(subscriber__email=email):
            subscriptions.confirm(subscription=made, now=_at(one, now) + timedelta(hours=1))


def _table(address: str) -> Resource | None:
    dataset, slug = address.split("/")
    found: Resource | None = (
        Resource.objects.published().select_related("dataset__unit", "dataset__theme").filter(dataset__slug=dataset, slug=slug).first()
    )
    return found


def _dataset(slug: str) -> Dataset | None:
    found: Dataset | None = Dataset.objects.published().select_related("unit").filter(slug=slug).first()
    return found


def _by(one: Described) -> User:
    return User.objects.get(email=one["by"])


def _at(one: Described, now: datetime) -> datetime:
    return now - timedelta(days=int(one["days_ago"]))


def _token(one: Described) -> str:
    """The same in every show, so that a call that was cut off says nothing twice; nobody's secret, for nobody is real."""
    return hashlib.sha256(str(one.get("text", one.get("email"))).encode()).hexdigest()[:24]
