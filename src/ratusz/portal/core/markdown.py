"""What people write with signs of Markdown → HTML that can do no harm.

Two walls: the parser takes no HTML, so what looks like it is text; and what it makes is cleaned against a list of what may be there.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "code", "pre",
         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto", "tel"}
_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table").disable(["image", "html_block", "html_inline"])


def to_html(text: str) -> SafeString:
    """`text` as HTML. The page has its own first heading, so those of the text begin one step below."""
    tokens = _PARSER.parse(text)
    for token in tokens:
        _lower(token)
    made = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener nofollow")
    return mark_safe(clean)  # noqa: S308  cleaned one line above


def _lower(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1]) + (token.tag == 'h1'), 6)}"
