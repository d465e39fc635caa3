"""Addresses of gaps: what everybody reads, and what the office does."""

from django.urls import path

from ratusz.portal.gaps import declare, office, views

app_name = "gaps"
urlpatterns = [
    path("luki/", views.listed, name="public"),
    path("urzad/luki/", office.listed, name="list"),
    path("urzad/luki/jednostki/", office.units, name="units"),
    path("urzad/luki/tabele/", declare.tables, name="tables"),
    path("urzad/luki/<slug:key>/", office.gap, name="gap"),
    path("urzad/luki/<slug:key>/zajmuje-sie/", office.take, name="take"),
    path("urzad/luki/<slug:key>/przekaz/", office.assign, name="assign"),
    path("urzad/luki/<slug:key>/plan/", office.plan, name="plan"),
    path("urzad/luki/<slug:key>/nie-bedzie/", office.settle, name="settle"),
    path("urzad/luki/<slug:key>/otworz/", office.reopen, name="reopen"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/oczekiwane/", declare.cube, name="cube"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/oczekiwane/cofnij/", declare.take_back, name="take-back"),
]
