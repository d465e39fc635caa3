"""Addresses of the API beside those of its endpoints: its reader and the permanent ones."""

from django.urls import path

from ratusz.portal.api import charts, permanent, reference
from ratusz.portal.api.main import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", reference.page, name="api-docs"),
    path("r/<uuid:resource_id>", permanent.resource, name="permanent-resource"),
    path("r/<uuid:resource_id>/<uuid:version_id>.<slug:suffix>", permanent.version, name="permanent-version"),
    path("r/<uuid:resource_id>/<uuid:version_id>/chart.<slug:suffix>", charts.chart, name="permanent-chart"),
]
