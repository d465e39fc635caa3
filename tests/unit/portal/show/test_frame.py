"""Addresses and words of the frame."""

from dataclasses import replace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from ratusz.portal.show.addresses import address_in_other_language, with_parameters
from ratusz.portal.show.components import Badge
from ratusz.portal.show.look import current_look
from ratusz.portal.show.mark import render_mark
from ratusz.portal.show.theme import render_theme


@pytest.mark.parametrize(
    ("address", "language", "other"),
    [
        ("/", "pl", "/en/"),
        ("/dane/?q=pył", "pl", "/en/dane/?q=pył"),
        ("/en/dane/", "en", "/dane/"),
        ("/en/", "en", "/"),
        ("/api/docs", "pl", "/en/"),
        ("/api/docs", "en", "/"),
    ],
)
def test_a_page_has_its_other_language(address, language, other):
    assert address_in_other_language(address, language).url == other


def test_parameters_are_replaced_added_and_left_out():
    pairs = (("q", "pył"), ("sort", "a"), ("rok", "2020"), ("rok", "2021"))
    assert with_parameters("/x/", pairs, {"sort": None, "from": "11"}) == "/x/?q=py%C5%82&rok=2020&rok=2021&from=11"
    assert with_parameters("/x/", (), {"q": ""}) == "/x/"


def test_the_theme_has_light_dark_and_every_tone():
    css = render_theme("#0f5c4d", "#b5432a")
    assert "--ds-color-accent-base-default:#0f5c4d" in css
    assert "prefers-color-scheme:dark" in css
    assert all(f"[data-tone={tone}]" in css for tone in ("neutral", "accent", "info", "success", "warning", "danger"))


def rendered(source, **context):
    return Template("{% load show %}" + source).render(Context(context))


def test_a_notice_keeps_its_content_and_escapes_its_title():
    html = rendered('{% notice "danger" title=title %}<p>{{ text }}</p>{% endnotice %}', title="<b>", text="<i>")
    assert 'role="alert"' in html
    assert "&lt;b&gt;" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_a_badge_may_be_a_noun_or_two_words():
    assert rendered("{% badge b %}", b=Badge(text="a<b", tone="info")) == '<span class="rz-badge" data-tone="info">a&lt;b</span>'
    assert rendered('{% badge "x" "success" %}') == '<span class="rz-badge" data-tone="success">x</span>'


def test_the_frame_stands_without_a_request():
    """Our own faults are told on a page that is rendered with nothing at hand."""
    html = rendered("{% load frame %}{% header %}{% footer %}")
    assert "rz-header" in html
    assert "rz-footer" in html


def test_the_header_of_a_page_marks_where_one_is():
    request = RequestFactory().get("/dane/")
    html = rendered("{% load frame %}{% header %}", request=request, nav="catalogue")
    assert html.count('aria-current="page"') == 1


def test_a_bank_without_arms_has_a_sign_in_its_own_colours():
    svg = render_mark("#12436d", "#a8323e")
    assert "#12436d" in svg
    assert "#a8323e" in svg
    assert "prefers-color-scheme:dark" in svg


def test_arms_may_lie_anywhere():
    assert current_look().arms_address.startswith("/znak.svg?v=")
    assert replace(current_look(), arms="https://example.org/herb.svg").arms_address == "https://example.org/herb.svg"
    assert replace(current_look(), arms="herb.svg").arms_address.endswith("/herb.svg")
