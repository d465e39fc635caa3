"""Every address of the bank. Pages have Polish paths, in English below /en/; machines have English paths without a language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ratusz.portal.about.urls import LOGOS
from ratusz.portal.dane_gov_pl.urls import FILES as FOR_THE_STATE_PORTAL
from ratusz.portal.pages.urls import FOR_ROBOTS
from ratusz.portal.people.views import office_sign_in, office_sign_in_done
from ratusz.portal.upkeep.views import figures

handler400 = "ratusz.portal.core.errors.bad_request"
handler403 = "ratusz.portal.core.errors.forbidden"
handler404 = "ratusz.portal.core.errors.not_found"
handler500 = "ratusz.portal.core.errors.server_error"

urlpatterns = [
    path("", include("ratusz.portal.core.urls")),
    path("metrics", figures, name="metrics"),
    path("", include("ratusz.portal.show.urls")),
    # One address in every language: it is written down at the office's sign-in.
    path("konto/<slug:provider_id>/login/", office_sign_in, name="openid_connect_login"),
    path("konto/<slug:provider_id>/login/callback/", office_sign_in_done, name="openid_connect_callback"),
    path("", include("ratusz.portal.api.urls")),
    *FOR_THE_STATE_PORTAL,
    *FOR_ROBOTS,
    *LOGOS,
    *i18n_patterns(
        path("", include("ratusz.portal.people.urls")),
        path("", include("ratusz.portal.catalog.urls")),
        path("", include("ratusz.portal.contracts.urls")),
        path("", include("ratusz.portal.intake.urls")),
        path("", include("ratusz.portal.desk.urls")),
        path("", include("ratusz.portal.erasure.urls")),
        path("", include("ratusz.portal.moving.urls")),
        path("", include("ratusz.portal.upkeep.urls")),
        path("", include("ratusz.portal.usage.urls")),
        path("", include("ratusz.portal.findings.urls")),
        path("", include("ratusz.portal.asking.urls")),
        path("", include("ratusz.portal.surveys.urls")),
        path("", include("ratusz.portal.stewardship.urls")),
        path("", include("ratusz.portal.subscriptions.urls")),
        path("", include("ratusz.portal.discrepancies.urls")),
        path("", include("ratusz.portal.gaps.urls")),
        path("", include("ratusz.portal.dane_gov_pl.urls")),
        path("", include("ratusz.portal.about.urls")),
        path("", include("ratusz.portal.pages.urls")),
        prefix_default_language=False,
    ),
]
