"""Addresses of the frame: the colours of the installation. Included at the root of the site, outside of the languages."""

from django.urls import path

from ratusz.portal.show.theme import theme_css

app_name = "show"
urlpatterns = [path("motyw.css", theme_css, name="theme")]
