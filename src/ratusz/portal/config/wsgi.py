"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ratusz.portal.config.settings")  # noqa: TID251  the edge

application = get_wsgi_application()
