"""Addresses of news by e-mail and Atom."""

from django.urls import path

from ratusz.portal.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    path("powiadomienia/", views.subscribe, name="subscribe"),
    path("powiadomienia/potwierdz/<str:token>/", views.confirm, name="confirm"),
    path("powiadomienia/moje/<str:token>/", views.manage, name="manage"),
    path("powiadomienia/koniec/<str:token>/", views.end, name="end"),
    path("zmiany.atom", views.atom, name="atom"),
    path("dane/<slug:dataset>/zmiany.atom", views.atom, name="atom-dataset"),
    path("kategorie/<slug:theme>/zmiany.atom", views.atom, name="atom-theme"),
    path("instytucje/<slug:unit>/zmiany.atom", views.atom, name="atom-unit"),
]
