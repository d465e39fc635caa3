"""The tags that base.html is made of: `{% load frame %}`. What a page puts into the frame is told in `show`."""

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ratusz.portal.show.addresses import address_in_other_language, has_languages
from ratusz.portal.show.frame import FooterExtra, absolute, addresses, canonical, public_footer, public_header
from ratusz.portal.show.look import current_look

register = template.Library()


def _language() -> str:
    return (get_language() or "pl")[:2]


@register.simple_tag(takes_context=True)
def header(context: Context, *, office: bool = False, hide_search: bool = False) -> SafeString:
    """The header; `nav` of the context marks the current entry, `office` is the desk's, `hide_search`: the page has its own."""
    request, language, bank = context.get("request"), _language(), current_look()
    other = address_in_other_language(request.get_full_path() if request else "/", language)
    nav = context.get("nav", "")
    if not office and not getattr(context.get("user"), "is_authenticated", False):
        return public_header(language, bank, other, str(nav), hide_search=hide_search)
    values = {"bank": bank, "other": other, "to": addresses(language), "nav": nav, "hide_search": hide_search, "office": office}
    return render_to_string("show/_header.html", {**values, "desk_links": context.get("desk_links", ())}, request)


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    """The footer, with what an administrator keeps in it (`footer_extra`)."""
    extra = context.get("footer_extra")
    return public_footer(_language(), current_look(), extra() if extra else FooterExtra())


@register.inclusion_tag("show/_found.html", takes_context=True)
def found_at(context: Context) -> dict[str, object]:
    """The one address of this page, the same page in each language, and what it says of itself where it is shared (`share`)."""
    request = context.get("request")
    if request is None or not (address := canonical(request)):
        return {"address": ""}
    here, other = request.path, address_in_other_language(request.path, _language()).url
    both = {"pl": here, "en": other} if _language() == "pl" else {"pl": other, "en": here}
    languages = [(code, absolute(path)) for code, path in both.items()] if has_languages(here) else []
    return {
        "address": address, "languages": languages, "polish": absolute(both["pl"]) if languages else "",
        "share": context.get("share"), "bank": current_look(), "LANGUAGE_CODE": _language(),
    }  # fmt: skip
