"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import schema

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusz.portal.config.settings")  # noqa: TID251  the edge

application = get_wsgi_application()
schema.look(now=utc_now())
connections.close_all()
