"""How sentences about the API are shown: `{% load reference %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ratusz.bank.base.sentences import say

register = template.Library()


@register.filter
def told(text: object) -> SafeString:
    """A sentence in the language of the page, with what stands between backticks as code."""
    said = say(str(text), get_language() or "pl") if text else ""
    parts = (format_html("<code>{}</code>", part) if at % 2 else part for at, part in enumerate(said.split("`")))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def paragraphs(text: str) -> list[str]:
    """A text in its paragraphs, each of which is a sentence to be translated."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
