"""Every address of the bank. Pages have Polish paths, in English below /en/; machines have English paths without a language."""

import sys
from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

handler400 = "ratusz.portal.core.errors.bad_request"
handler403 = "ratusz.portal.core.errors.forbidden"
handler404 = "ratusz.portal.core.errors.not_found"
handler500 = "ratusz.portal.core.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = []


def _there(module: str) -> bool:
    """While parts are being built: say what is not there yet and go on. Becomes plain includes when all are."""
    try:
        import_module(module)
    except ImportError as error:
        print(f"urls: {module} left out: {error}", file=sys.stderr)
        return False
    return True


for _app in ("core", "show", "explore", "api"):
    if _there(f"ratusz.portal.{_app}.urls"):
        urlpatterns.append(path("", include(f"ratusz.portal.{_app}.urls")))

for _app in ("people", "intake", "catalog", "pages"):
    if _there(f"ratusz.portal.{_app}.urls"):
        urlpatterns += i18n_patterns(path("", include(f"ratusz.portal.{_app}.urls")), prefix_default_language=False)
