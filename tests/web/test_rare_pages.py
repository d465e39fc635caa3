"""Pages that few ever meet are whole all the same: they have a title, a heading and nothing untranslated left in them."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.forms import CharField, Form
from django.template.loader import render_to_string
from django.test import RequestFactory

RARE = [
    "account/account_inactive.html",
    "account/password_change.html",
    "account/password_reset.html",
    "account/password_reset_done.html",
    "account/password_reset_from_key_done.html",
    "account/password_set.html",
    "account/reauthenticate.html",
    "errors/429.html",
    "errors/503.html",
]


class _Any(Form):
    email = CharField(label="E-mail")


@pytest.mark.parametrize("template", RARE)
def test_a_rare_page_is_whole(template, db):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = BeautifulSoup(render_to_string(template, {"form": _Any()}, request), "html.parser")
    assert page.title is not None
    assert page.title.text.strip()
    assert [heading.text.strip() for heading in page.select("h1")] != []
    assert page.html is not None
    assert page.html["lang"] == "pl"


def test_the_letter_to_an_address_without_an_account_says_so(db):
    words = {"email": "kto@ratusz.example", "signup_url": "", "request": RequestFactory().get("/")}
    subject = render_to_string("account/email/unknown_account_subject.txt", words)
    letter = render_to_string("account/email/unknown_account_message.txt", words)
    assert len(subject.strip().splitlines()) == 1
    assert len(letter.strip()) > 50
