"""Addresses of moving in."""

from django.urls import path

from ratusz.portal.moving import views

app_name = "moving"
urlpatterns = [
    path("urzad/przeprowadzka/", views.moves, name="moves"),
    path("urzad/przeprowadzka/szablon.xlsx", views.template, name="template"),
    path("urzad/przeprowadzka/<uuid:move>/", views.move, name="move"),
    path("urzad/przeprowadzka/<uuid:move>/postep/", views.progress, name="progress"),
    path("urzad/przeprowadzka/<uuid:move>/przejrzyj/", views.look, name="look"),
    path("urzad/przeprowadzka/<uuid:move>/rozpocznij/", views.start, name="start"),
    path("urzad/przeprowadzka/<uuid:move>/przyjmij/", views.accept, name="accept"),
    path("urzad/przeprowadzka/<uuid:move>/porzuc/", views.drop, name="drop"),
]
