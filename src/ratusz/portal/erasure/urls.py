"""Addresses of erasures."""

from django.urls import path

from ratusz.portal.erasure import views

app_name = "erasure"
urlpatterns = [
    path("urzad/usuwanie/", views.purges, name="purges"),
    path("urzad/usuwanie/nowe/<slug:dataset>/<slug:resource>/", views.ask, name="ask"),
    path("urzad/usuwanie/<uuid:purge>/", views.purge, name="purge"),
    path("urzad/usuwanie/<uuid:purge>/potwierdz/", views.confirm, name="confirm"),
    path("urzad/usuwanie/<uuid:purge>/odrzuc/", views.refuse, name="refuse"),
]
