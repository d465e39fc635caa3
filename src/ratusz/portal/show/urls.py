"""Addresses of the frame: the colours and the sign of the installation. Included at the root of the site, outside of the languages."""

from django.urls import path

from ratusz.portal.show.arms import arms
from ratusz.portal.show.mark import mark_svg
from ratusz.portal.show.theme import theme_css

app_name = "show"
urlpatterns = [
    path("motyw.css", theme_css, name="theme"),
    path("znak.svg", mark_svg, name="mark"),
    path("herb.<str:suffix>", arms, name="arms"),
]
