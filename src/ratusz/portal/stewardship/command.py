"""The registry of flows from the command line."""

from ratusz.portal.stewardship.models import Flow
from ratusz.portal.stewardship.sheets import csv_text


def table(*, no_purpose: bool) -> str:
    """The flows as CSV, all of them or those of which nobody said what for."""
    flows = Flow.objects.without_purpose() if no_purpose else Flow.objects.running()
    return csv_text(flows.loaded().order_by("unit__name_pl", "title"))
