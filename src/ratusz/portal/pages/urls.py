"""Addresses of the public pages: Polish and permanent; in English below /en/."""

from django.urls import path

from ratusz.portal.pages import charts, first_steps, onmap, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("dane/", views.catalogue, name="catalogue"),
    path("dane/<slug:dataset>/", views.dataset, name="dataset"),
    path("dane/<slug:dataset>/<slug:resource>/", views.resource, name="resource"),
    path("dane/<slug:dataset>/<slug:resource>/wykres/", charts.chart, name="chart"),
    path("dane/<slug:dataset>/<slug:resource>/kolumny/", charts.columns, name="columns"),
    path("dane/<slug:dataset>/<slug:resource>/zmiany/", views.changes, name="changes"),
    path("dane/<slug:dataset>/<slug:resource>/sql/", views.sql, name="sql"),
    path("dane/<slug:dataset>/<slug:resource>/mapa/", onmap.on_map, name="map"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/podglad/", views.as_resident, name="as-resident"),
    path("instytucje/", views.units, name="units"),
    path("instytucje/<slug:unit>/", views.unit, name="unit"),
    path("kategorie/<slug:theme>/", views.theme, name="theme"),
    path("statystyki/", views.statistics, name="statistics"),
    path("korzystanie-z-danych/", views.reuse, name="reuse"),
    path("dostepnosc/", views.accessibility, name="accessibility"),
    path("urzad/pierwsze-kroki/", first_steps.first_steps, name="first-steps"),
    path("wzornik/", views.guide, name="guide"),
]
