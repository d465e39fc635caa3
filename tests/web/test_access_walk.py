"""Every address, asked by every kind of person: who gets in, who is asked to sign in, who finds nothing there."""

from datetime import date

import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from ratusz.bank.check.corrections.correction import Action, Correction, correction_json
from ratusz.bank.protect.cells import Protection
from ratusz.portal.asking.actions import Wish, ask
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core.models import Letter
from ratusz.portal.corrections.models import Kept
from ratusz.portal.dane_gov_pl.models import Document, packed
from ratusz.portal.desk.reminders import preferences_address
from ratusz.portal.erasure import actions as erasures
from ratusz.portal.erasure.models import Purge
from ratusz.portal.findings.actions import report, say_need
from ratusz.portal.findings.models import Need
from ratusz.portal.findings.places import Place
from ratusz.portal.intake.models import Decision
from ratusz.portal.moving.models import Move
from ratusz.portal.people.models import Substitution, Unit, User
from ratusz.portal.saved.actions import FigureWords, save_figure
from ratusz.portal.secrecy.models import Trial
from ratusz.portal.surveys.models import Survey
from tests.support import declared, lacking
from tests.support.addressed import addresses
from tests.support.deliveries import sent
from tests.support.moments import NOON, after
from tests.support.phenomena import WALKED, address_declared, walked_phenomenon
from tests.support.published import POPULATION
from tests.support.surveyed import drafted
from tests.support.voices import FOR_EVERYBODY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("anonymous", "celina", "bartek", "ala", "renata", "dorota", "adam")
SIGN_IN, NO, NOTHING, POST_ONLY, OK, REFUSED = 302, 403, 404, 405, 200, 400

#: Address of the office → answer to a GET for: anonymous, resident, steward elsewhere, steward, reviewer, coordinator, administrator.
MEMBERS = (SIGN_IN, NO, OK, OK, OK, OK, OK)
RUNNERS = (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, OK, OK)
ADMINISTRATORS = (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, NOTHING, OK)
STEWARDS = (SIGN_IN, NO, NOTHING, OK, NOTHING, OK, OK)
STEWARDS_AND_REVIEWERS = (SIGN_IN, NO, NOTHING, OK, OK, OK, OK)
SENT = (SIGN_IN, NO, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY)

#: What is done to a survey with a button.
SURVEYED = (
    "question-remove", "question-up", "submit", "take-back", "accept", "send-back", "drop", "close", "again", "hand-on", "judge",
)  # fmt: skip

OFFICE = {
    "desk:desk": MEMBERS,
    "desk:remind": RUNNERS,
    "desk:month": RUNNERS,
    "desk:remind-all": SENT,
    "desk:punctuality": RUNNERS,
    "desk:letter": (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, OK, OK),
    "desk:letter-settle": SENT,
    "desk:letter-again": SENT,
    "desk:log": MEMBERS,
    "desk:log-csv": MEMBERS,
    "desk:people": RUNNERS,
    "desk:invite": RUNNERS,
    "desk:person": RUNNERS,
    "desk:role-give": SENT,
    "desk:role-take": SENT,
    "desk:invite-again": SENT,
    "desk:person-address": SENT,
    "desk:leave": RUNNERS,
    "desk:units": RUNNERS,
    "desk:unit-new": RUNNERS,
    "desk:unit": RUNNERS,
    "desk:unit-move": SENT,
    "desk:unit-close": SENT,
    "desk:substitutes": MEMBERS,
    "desk:substitute-end": SENT,
    "desk:account": (SIGN_IN, OK, OK, OK, OK, OK, OK),
    "desk:sign-out-elsewhere": (SIGN_IN, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY, POST_ONLY),
    "desk:reminders": (OK, OK, OK, OK, OK, OK, OK),
    "upkeep:system": ADMINISTRATORS,
    "upkeep:task-again": SENT,
    "upkeep:task-forget": SENT,
    "contracts:contract": STEWARDS_AND_REVIEWERS,
    "contracts:calendar": STEWARDS_AND_REVIEWERS,
    **dict.fromkeys(("contracts:add-rule", "contracts:bring", "contracts:restore", "contracts:announce", "contracts:take-back"), SENT),
    "intake:deliver": MEMBERS,
    "intake:link": MEMBERS,
    "intake:personal-data": MEMBERS,
    "intake:personal-data-csv": MEMBERS,
    "intake:personal-decision": STEWARDS_AND_REVIEWERS,
    "intake:personal-reopen": SENT,
    "intake:personal-answer": SENT,
    "intake:personal-stop": SENT,
    "intake:delivery": STEWARDS_AND_REVIEWERS,
    "intake:original": STEWARDS_AND_REVIEWERS,
    "intake:keep-as-document": SENT,
    "intake:progress": STEWARDS_AND_REVIEWERS,
    "pages:as-resident": STEWARDS_AND_REVIEWERS,
    "intake:resource": STEWARDS_AND_REVIEWERS,
    "intake:corrections": STEWARDS_AND_REVIEWERS,
    "intake:correction": STEWARDS_AND_REVIEWERS,
    **dict.fromkeys(("intake:map-column", "intake:unmap-column"), SENT),
    "intake:correction-progress": STEWARDS_AND_REVIEWERS,
    **dict.fromkeys(("intake:correction-accept", "intake:correction-decline", "intake:correction-withdraw"), SENT),
    "intake:unchanged": SENT,
    "intake:late": SENT,
    "intake:link-make": SENT,
    "intake:allow-unaided": SENT,
    "intake:schedule": SENT,
    "intake:call-off": SENT,
    "intake:difference": (SIGN_IN, NO, NOTHING, OK, OK, OK, OK),
    "intake:protect": STEWARDS_AND_REVIEWERS,
    "intake:protect-persons": STEWARDS_AND_REVIEWERS,
    "intake:protect-trial": STEWARDS_AND_REVIEWERS,
    "intake:protect-stop": SENT,
    "intake:hidden-log": (SIGN_IN, NO, NOTHING, OK, OK, OK, OK),
    "intake:correct": STEWARDS_AND_REVIEWERS,
    "intake:correct-recipe": STEWARDS_AND_REVIEWERS,
    **dict.fromkeys(("intake:correct-table", "intake:protect-standing"), (SIGN_IN, NO, NOTHING, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN)),
    "intake:correct-undo": SENT,
    "intake:correct-anew": SENT,
    "intake:correct-save": SENT,
    "intake:template": (SIGN_IN, NO, NOTHING, OK, OK, OK, OK),
    "intake:marked": STEWARDS_AND_REVIEWERS,
    "intake:describe": SENT,
    "intake:read-again": SENT,
    "intake:submit": SENT,
    "intake:take-back": SENT,
    "intake:drop": SENT,
    "intake:accept": SENT,
    "intake:send-back": SENT,
    "intake:take": SENT,
    "intake:ignore": SENT,
    "intake:withhold": SENT,
    "intake:decide": SENT,
    "intake:link-revoke": SENT,
    "intake:answer-undo": SENT,
    "catalog:datasets": MEMBERS,
    "catalog:dataset-new": MEMBERS,
    "catalog:dataset-edit": STEWARDS,
    "catalog:dataset-audience": SENT,
    "catalog:dataset-rename": SENT,
    "catalog:resource-new": STEWARDS,
    "catalog:resource-edit": STEWARDS,
    "catalog:resource-audience": SENT,
    "catalog:resource-rename": SENT,
    "catalog:columns": STEWARDS,
    "catalog:history": STEWARDS_AND_REVIEWERS,
    "intake:go-back": SENT,
    "catalog:withdraw": SENT,
    "intake:show-again": SENT,
    "catalog:close-versions": SENT,
    "catalog:wordings": STEWARDS,
    "catalog:wording-restore": SENT,
    "catalog:archive": SENT,
    "dane_gov_pl:page": (SIGN_IN, NO, NO, NO, NO, OK, OK),
    "dane_gov_pl:kept": (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, OK, OK),
    "dane_gov_pl:confirm": SENT,
    "about:kept": ADMINISTRATORS,
    "about:edit": ADMINISTRATORS,
    "about:restore": SENT,
    "about:logo-remove": SENT,
    "moving:moves": (SIGN_IN, NO, NO, NO, OK, OK, OK),
    "moving:template": (SIGN_IN, NO, NO, NO, OK, OK, OK),
    "moving:move": (SIGN_IN, NO, NOTHING, NOTHING, OK, OK, OK),
    "moving:progress": (SIGN_IN, NO, NOTHING, NOTHING, OK, OK, OK),
    "moving:look": SENT,
    "moving:start": SENT,
    "moving:accept": SENT,
    "moving:drop": SENT,
    "catalog:categories": (SIGN_IN, NO, NO, NO, NO, OK, OK),
    "erasure:purges": MEMBERS,
    "erasure:ask": STEWARDS_AND_REVIEWERS,
    "erasure:purge": STEWARDS_AND_REVIEWERS,
    "erasure:confirm": SENT,
    "erasure:refuse": SENT,
    "pages:first-steps": MEMBERS,
    "pages:saved-list": MEMBERS,
    "pages:saved-new": STEWARDS,
    "pages:saved-edit": STEWARDS,
    "pages:saved-remove": SENT,
    "pages:saved-back": SENT,
    "findings:to-handle": MEMBERS,
    "findings:handle": STEWARDS,
    "findings:needs": MEMBERS,
    **{f"discrepancies:{one}": who for who, all_ in zip((MEMBERS, STEWARDS, RUNNERS, SENT), WALKED, strict=True) for one in all_},
    "gaps:list": MEMBERS,
    "gaps:tables": (SIGN_IN, NO, OK, OK, NOTHING, OK, OK),
    "gaps:units": (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, OK, OK),
    "gaps:gap": MEMBERS,
    "gaps:cube": STEWARDS,
    **dict.fromkeys((f"gaps:{name}" for name in lacking.DONE), SENT),
    "asking:to-handle": MEMBERS,
    "asking:handle": STEWARDS,
    "findings:many": MEMBERS,
    "findings:many-back": SENT,
    "usage:words": (SIGN_IN, NO, NO, NO, NO, OK, OK),
    "usage:let-in": SENT,
    "surveys:to-handle": MEMBERS,
    **dict.fromkeys((f"stewardship:{name}" for name in declared.SEEN), MEMBERS),
    **dict.fromkeys((f"stewardship:{name}" for name in declared.RUN), (SIGN_IN, NO, NOTHING, NOTHING, NOTHING, OK, OK)),
    **dict.fromkeys(("stewardship:part", "stewardship:inventory"), STEWARDS),
    **dict.fromkeys((f"stewardship:{name}" for name in declared.DONE), SENT),
    "stewardship:escalate": RUNNERS,
    "stewardship:new": (SIGN_IN, NO, OK, OK, NO, OK, OK),
    "surveys:new": (SIGN_IN, NO, OK, OK, NO, OK, OK),
    **dict.fromkeys((f"surveys:{name}" for name in ("handle", "preview", "office-sheet")), STEWARDS_AND_REVIEWERS),
    **dict.fromkeys((f"surveys:{name}" for name in ("describe", "question", "paper", "sheets")), STEWARDS),
    "surveys:texts": STEWARDS,
    **dict.fromkeys((f"surveys:{name}" for name in SURVEYED), SENT),
    **dict.fromkeys((f"findings:{name}" for name in ("take", "pass-on", "answer", "aside", "need-settle")), SENT),
    **dict.fromkeys((f"asking:{name}" for name in ("show", "pass-on", "reply", "extend", "aside")), SENT),
}

#: Opened by a one-time link, without an account: see test_links_once.py.
BY_LINK = {"intake:drop-page", "intake:drop-template", "intake:drop-thanks"}

#: Pages that an administrator keeps for everybody: see test_leaks_walk.py.
FOR_ALL = {"about:privacy", "about:terms", "about:contact"}

#: What a POST is answered by a person who signed in and may not: never a change.
POSTS = tuple(name for name, answers in OFFICE.items() if answers is SENT)


@pytest.fixture
def delivery(population, ala, dorota):
    """A second delivery to a published table, read and not submitted, with a decision; an erasure asked for; a move that was checked.

    And what people said of it: an error, a question, something they looked for.
    """
    report(place=Place(dataset=population.dataset), text="Błąd.", nickname="", token="z", now=after())
    ask(wish=Wish(kind="question", text="Ile?", about=population.dataset), token="p", now=after())
    say_need(dataset=population.dataset, text="Ulice.", now=after())
    walked_phenomenon(population, by=dorota)
    lacking.declared(population, by=dorota)
    drafted(population.dataset.unit, ala)
    declared.declare(population.dataset.unit, by=ala, coordinator=dorota)
    closed = drafted(population.dataset.unit, ala, title_pl="Zamknięta")
    Survey.objects.filter(pk=closed.pk).update(state="closed")
    Move.objects.create(name="portal.zip", state=Move.State.CHECKED, prepared_by=dorota, prepared_at=after())
    erasures.ask(dataset=population.dataset, resource=population, reason="Próba.", by=ala, now=after(hours=1))
    save_figure(resource=population, question="measure=count", words=FigureWords(title_pl="Wiersze"), by=ala, now=after(hours=1))
    doubt = Correction(number=1, action=Action.FLAG, where=(("rok", "2022"),), column="ludnosc", expect="15002")
    Kept.objects.create(resource=population, number=1, declared=correction_json(doubt), reason="x", provider="y", at=after(), by=ala)
    made = sent(POPULATION.replace("13 001", "13 101"), population, by=ala, seconds=60)
    Document.objects.create(
        state="current", sha256="0" * 64, md5="0" * 32, packed=packed(b"<x/>"), bytes=4, datasets=1, resources=1, number=0, made_at=after()
    )
    Trial.objects.create(
        resource=population, version=made.tables.get().version, asked={"protection": Protection().as_json(), "withheld": [], "closing": []},
        asked_at=after(), asked_by=ala,
    )  # fmt: skip
    Decision.objects.create(table=made.tables.get(), code="pesel-found", column="x", verdict="publish", reason="x", at=after(), by=ala)
    return made


#: Addresses about one table of a delivery.
OF_TABLE = {
    "take", "ignore", "withhold", "decide", "difference", "protect", "protect-persons", "as-resident", "correct", "correct-table",
    "map-column", "unmap-column", "correct-undo", "correct-anew",
}  # fmt: skip


def address(name, delivery):  # noqa: C901, PLR0911, PLR0912  a line for each kind of address
    resource = Resource.objects.select_related("dataset").get()
    space, _, last = name.partition(":")
    if space == "desk":
        return address_on_desk(last)
    if last in {"deliver", "link", "datasets", "dataset-new", "categories", "purges", "first-steps", "personal-data", "personal-data-csv"}:
        return reverse(name)
    if last.startswith("saved-"):
        of_kind = {"saved-list": [], "saved-new": ["liczba", resource.dataset.slug, resource.slug]}
        return reverse(name, args=of_kind.get(last, ["liczba", "wiersze"]))
    if space in {"findings", "asking"}:
        none = {"to-handle", "needs", "many", "many-back"}
        return reverse(name, args=[] if last in none else [Need.objects.get().pk if last == "need-settle" else 1])
    if space == "usage":
        return reverse(name, args=[] if last == "words" else [resource.pk])
    if space in ADDRESSES:
        return ADDRESSES[space](last)
    if space == "dane_gov_pl":
        return reverse(name, args=[] if last == "page" else [Document.objects.get(state="current").pk])
    if space == "about":
        return reverse(name, args={"kept": [], "edit": ["regulamin"], "restore": ["regulamin", 1], "logo-remove": [resource.pk]}[last])
    if space == "moving":
        return reverse(name, args=[] if last in {"moves", "template"} else [Move.objects.get().pk])
    if last in {"wordings", "archive", "wording-restore"}:
        return reverse(name, args=[resource.dataset.slug, *([1] if last == "wording-restore" else [])])
    if space == "upkeep":
        return reverse(name, args=[delivery.pk] if last.startswith("task-") else [])
    if space == "contracts":
        return reverse(name, args=[resource.dataset.slug, resource.slug, *([1] if last in {"restore", "take-back"} else [])])
    if last.startswith("personal-"):
        return reverse(name, args=[Decision.objects.get().pk])
    if last.startswith("correction"):
        return reverse(name, args=[resource.dataset.slug, resource.slug, *([] if last == "corrections" else [1])])
    if last in {
        "go-back", "show-again", "template", "resource", "unchanged", "late", "link-make", "allow-unaided", "hidden-log",
        "protect-standing",
    }:  # fmt: skip
        return reverse(name, args=[resource.dataset.slug, resource.slug])
    if space == "erasure" and last != "ask":
        return reverse(name, args=[Purge.objects.get().pk])
    if last in {"link-revoke", "answer-undo"}:
        return reverse(name, args=[resource.dataset.slug, resource.slug, resource.pk])
    if last in {"protect-trial", "protect-stop"}:
        return reverse(name, args=[delivery.pk, 1, Trial.objects.get().pk])
    if space == "intake" or last == "as-resident":
        return reverse(name, args=[delivery.pk, 1] if last in OF_TABLE else [delivery.pk])
    of_dataset = last.startswith("dataset") or last == "resource-new"
    return reverse(name, args=[resource.dataset.slug] if of_dataset else [resource.dataset.slug, resource.slug])


def address_of_survey(last):
    """The draft; for what is read after closing the one that has closed."""
    if last in {"to-handle", "new"}:
        return reverse(f"surveys:{last}")
    survey = Survey.objects.get(state="closed" if last in {"texts", "hand-on", "judge"} else "draft")
    more = {"judge": [survey.pk], "question": [1], "question-remove": [1], "question-up": [1]}
    return reverse(f"surveys:{last}", args=[survey.slug, *more.get(last, [])])


#: Spaces whose addresses are made where their things are.
ADDRESSES = {
    "stewardship": declared.address_of_declared, "surveys": address_of_survey, "discrepancies": address_declared,
    "gaps": lacking.address_lacking,
}  # fmt: skip


def address_on_desk(last):
    """An address of the desk: about Ala, her unit, her role, a substitution of hers, a letter that did not arrive."""
    ala = User.objects.get(email="ala@ratusz.example")
    unit, post = Unit.objects.get(slug="edukacja"), ala.memberships.first()
    if last.startswith("letter"):
        letter, _made = Letter.objects.get_or_create(
            once="lost", defaults={"to": "x@y.pl", "subject": "S", "body": "", "written_at": NOON, "try_at": NOON, "lost_at": NOON}
        )
        return reverse(f"desk:{last}", args=[letter.pk])
    if last == "substitute-end":
        renata = User.objects.get(email="renata@ratusz.example")
        days = {"first_on": date(2026, 1, 1), "last_on": date(2026, 1, 2)}
        pair, _made = Substitution.objects.get_or_create(principal=ala, substitute=renata, **days, made_at=NOON, made_by=ala)
        return reverse("desk:substitute-end", args=[pair.pk])
    arguments = {
        "remind": [unit.pk], "person": [ala.pk], "role-give": [ala.pk], "role-take": [ala.pk, post.pk], "invite-again": [ala.pk],
        "person-address": [ala.pk], "leave": [ala.pk], "unit": [unit.slug], "unit-move": [unit.slug], "unit-close": [unit.slug],
        "reminders": [preferences_address(ala).rstrip("/").rsplit("/", 1)[-1]],
    }  # fmt: skip
    return reverse(f"desk:{last}", args=arguments.get(last, []))


def signed_in(client, name, request):
    client.logout()
    if name != "anonymous":
        client.force_login(request.getfixturevalue(name))


def asked(client, path):
    """Status and body of an answer, which is closed as a server would close it."""
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body


def test_every_address_of_the_office_is_in_the_table():
    spaces = (
        "intake:", "catalog:", "desk:", "erasure:", "moving:", "upkeep:", "pages:saved-", "findings:", "discrepancies:", "asking:",
        "subscriptions:", "surveys:", "stewardship:", "contracts:", "usage:", "dane_gov_pl:", "about:", "gaps:",
    )  # fmt: skip
    known = {name for name in addresses(get_resolver().url_patterns) if name.startswith(spaces)}
    assert known - BY_LINK - FOR_EVERYBODY - FOR_ALL | {"pages:first-steps", "pages:as-resident"} == set(OFFICE)


def test_who_gets_in_where(client, request, delivery):
    # Who may see what is a rule of ours and the same on every database; that each question is understood there is shown by those who see most.
    walking = PEOPLE if connection.vendor == "sqlite" else ("ala", "dorota", "adam")
    found = {name: [] for name in OFFICE}
    for person in walking:
        signed_in(client, person, request)
        for name in OFFICE:
            found[name].append(asked(client, address(name, delivery))[0])
    expected = {
        name: tuple(code for person, code in zip(PEOPLE, codes, strict=True) if person in walking) for name, codes in OFFICE.items()
    }
    assert {name: tuple(codes) for name, codes in found.items()} == expected


def test_forms_of_others_change_nothing(client, request, delivery):
    before = list(Dataset.objects.values()), list(Resource.objects.values()), delivery.state
    for person in ("anonymous", "celina", "bartek"):
        signed_in(client, person, request)
        for name in POSTS:
            answer = client.post(address(name, delivery), {"reason": "x", "slug": "inny", "audience": "office"}).status_code
            assert answer == {"anonymous": SIGN_IN, "celina": NO, "bartek": NOTHING}[person], name
    delivery.refresh_from_db()
    assert (list(Dataset.objects.values()), list(Resource.objects.values()), delivery.state) == before
