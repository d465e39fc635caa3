"""Old addresses lead on, wherever in a path they stand."""

import pytest
from django.test import RequestFactory

from ratusz.portal.core.moved import Moved, led_on


@pytest.mark.parametrize(
    ("asked", "moved", "leads_to"),
    [
        ("/dane/a/", ("a", "b"), "/dane/b/"),
        ("/dane/a/?q=a", ("a", "b"), "/dane/b/?q=a"),
        ("/dane/dane/", ("dane/x", "y/z"), "/dane/dane/"),
        ("/dane/a/a/", ("a/a", "a/b"), "/dane/a/b/"),
        ("/api/v1/datasets/a", ("a", "b"), "/api/v1/datasets/b"),
        ("/api/v1/resources/a/t/export.csv", ("a/t", "b/t"), "/api/v1/resources/b/t/export.csv"),
        ("/dane/ab/a/", ("a", "b"), "/dane/ab/b/"),
    ],
)
def test_only_the_whole_part_is_replaced(asked, moved, leads_to):
    response = led_on(RequestFactory().get(asked), Moved(*moved))
    assert (response.status_code, response["Location"]) == (301, leads_to)
