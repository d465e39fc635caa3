"""What the web server calls."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from ratusz.bank.base.clock import utc_now
from ratusz.portal.config.answering import Answering
from ratusz.portal.core import confined, schema

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusz.portal.config.settings")  # noqa: TID251  the edge

application = Answering(get_wsgi_application(), threads=settings.BANK_WEB_THREADS)
schema.look(now=utc_now())
if settings.BANK_SQL_WORKERS:
    confined.look()
connections.close_all()
