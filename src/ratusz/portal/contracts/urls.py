"""Addresses of contracts, all of the office."""

from django.urls import path

from ratusz.portal.contracts import calendaring, views

app_name = "contracts"
urlpatterns = [
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/", views.contract, name="contract"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kalendarz/", calendaring.calendar, name="calendar"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/regula/", views.add_rule, name="add-rule"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/z-pliku/", views.bring, name="bring"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/zapowiedz/", views.announce, name="announce"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/zapowiedz/<int:number>/odwolaj/", views.take_back, name="take-back"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kontrakt/<int:number>/", views.restore, name="restore"),
]
