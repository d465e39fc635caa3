"""What migrations do to the rows that are there."""

from importlib import import_module

import pytest
from django.apps import apps

from ratusz.portal.core import outbox
from ratusz.portal.core.models import Letter
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


def test_letters_given_up_before_become_duties():
    rows = {"subject": "S", "body": "", "written_at": NOON, "try_at": NOON, "to": "x@y.pl"}
    for once, more in (("up", {"tries": 10}), ("sent", {"tries": 10, "sent_at": NOON}), ("trying", {"tries": 9})):
        Letter.objects.create(once=once, **rows, **more)
    import_module("ratusz.portal.core.migrations.0003_letters_given_up_before").mark_lost(apps, None)
    assert [letter.once for letter in Letter.objects.filter(lost_at=NOON)] == ["up"]
    assert outbox.failed_letters() == 1
