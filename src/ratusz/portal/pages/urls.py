"""Addresses of the public pages: Polish and permanent; in English below /en/."""

from django.urls import path

from ratusz.portal.pages import charts, first_steps, onmap, releasing, saving, sayings, views
from ratusz.portal.pages.outside import pictures, sitemap

app_name = "pages"
#: Of one language, or of none.
FOR_ROBOTS = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemap.part, name="sitemap-part"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("dane/", views.catalogue, name="catalogue"),
    path("dane/podpowiedzi/", views.hints, name="hints"),
    path("dane/<slug:dataset>/", views.dataset, name="dataset"),
    path("dane/<slug:dataset>/jakosc.jsonld", views.quality, name="quality"),
    path("dane/<slug:dataset>/<slug:resource>/", views.resource, name="resource"),
    path("dane/<slug:dataset>/<slug:resource>/wykres/", charts.chart, name="chart"),
    path("dane/<slug:dataset>/<slug:resource>/kolumny/", charts.columns, name="columns"),
    path("dane/<slug:dataset>/<slug:resource>/zmiany/", views.changes, name="changes"),
    path("dane/<slug:dataset>/<slug:resource>/sql/", views.sql, name="sql"),
    path("dane/<slug:dataset>/<slug:resource>/mapa/", onmap.on_map, name="map"),
    path("liczby/", sayings.figures, name="figures"),
    path("liczby/<slug:slug>/", sayings.figure, name="figure"),
    path("widoki/", sayings.explorations, name="explorations"),
    path("widoki/<slug:slug>/", sayings.exploration, name="exploration"),
    path("osadz/liczba/<slug:slug>/", sayings.embedded_figure, name="embedded-figure"),
    path("osadz/widok/<slug:slug>/", sayings.embedded_exploration, name="embedded-exploration"),
    path("pobieranie/zatrzymaj/", views.stop_making, name="stop-making"),
    path("zestawienie/", sayings.sheet, name="sheet"),
    path("urzad/zapisane/", saving.saved_list, name="saved-list"),
    path("urzad/zapisane/<slug:kind>/z/<slug:dataset>/<slug:resource>/", saving.saved_new, name="saved-new"),
    path("urzad/zapisane/<slug:kind>/<slug:slug>/", saving.saved_edit, name="saved-edit"),
    path("urzad/zapisane/<slug:kind>/<slug:slug>/usun/", saving.saved_remove, name="saved-remove"),
    path("urzad/zapisane/<slug:kind>/<slug:slug>/przywroc/", saving.saved_back, name="saved-back"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/podglad/", views.as_resident, name="as-resident"),
    path("instytucje/", views.units, name="units"),
    path("instytucje/<slug:unit>/", views.unit, name="unit"),
    path("kategorie/<slug:theme>/", views.theme, name="theme"),
    path("zmiany/", views.days, name="days"),
    path("kalendarz/", releasing.calendar, name="calendar"),
    path("kalendarz.ics", releasing.feed, name="calendar-feed"),
    path("obraz/<slug:kind>/<slug:slug>/<slug:name>.png", pictures.picture, name="picture"),
    path("statystyki/", views.statistics, name="statistics"),
    path("statystyki/<slug:table>.csv", views.statistics_file, name="statistics-file"),
    path("korzystanie-z-danych/", views.reuse, name="reuse"),
    path("dostepnosc/", views.accessibility, name="accessibility"),
    path("urzad/pierwsze-kroki/", first_steps.first_steps, name="first-steps"),
    path("wzornik/", views.guide, name="guide"),
]
