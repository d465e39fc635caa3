"""Addresses of statistics of use, for the office."""

from django.urls import path

from ratusz.portal.usage import views

app_name = "usage"
urlpatterns = [
    path("urzad/statystyki/slowa/", views.words, name="words"),
    path("urzad/statystyki/slowa/<uuid:struck>/dopusc/", views.let_in, name="let-in"),
]
