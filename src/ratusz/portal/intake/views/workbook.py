"""A workbook as an answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ratusz.bank.publish.formats import formats


def workbook(content: bytes, name: str) -> HttpResponse:
    """`content`, to be kept under `name`."""
    answer = HttpResponse(content, content_type=formats["xlsx"].media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
