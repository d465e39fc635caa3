"""The tags that draw: `{% load drawings %}`. Each takes the dataclass of the module of its name in `show`.

`{% spark s %}`: how values are spread · `{% monthly m %}`: amounts by month · `{% trend t %}`: how a value went ·
`{% pairs p %}`: amounts before and after · `{% streams s %}`: who feeds whom
"""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ratusz.portal.show.monthly import Monthly, render_monthly
from ratusz.portal.show.pairs import Pairs, render_pairs
from ratusz.portal.show.sparks import Spark, render_spark
from ratusz.portal.show.streams import Streams, render_streams
from ratusz.portal.show.trend import Trend, render_trend

register = template.Library()


def _language() -> str:
    return (get_language() or "pl")[:2]


@register.simple_tag
def spark(what: Spark) -> SafeString:
    """A small drawing of how values are spread."""
    return render_spark(what)


@register.simple_tag
def monthly(what: Monthly) -> SafeString:
    """Amounts by month, drawn."""
    return render_monthly(what, _language())


@register.simple_tag
def trend(what: Trend) -> SafeString:
    """A line of how a value went."""
    return render_trend(what)


@register.simple_tag
def pairs(what: Pairs) -> SafeString:
    """Amounts before and after, drawn and as a table."""
    return render_pairs(what, _language())


@register.simple_tag
def streams(what: Streams) -> SafeString:
    """Who feeds whom, drawn."""
    return render_streams(what)
