"""Addresses of dane.gov.pl: the files have one in every language, for the State portal writes them down."""

from django.urls import URLPattern, path

from ratusz.portal.dane_gov_pl import views
from ratusz.portal.dane_gov_pl.presenters import MD5_PATH, XML_PATH

app_name = "dane_gov_pl"
FILES: list[URLPattern] = [
    path(XML_PATH.removeprefix("/"), views.xml, name="dane-gov-pl-xml"),
    path(MD5_PATH.removeprefix("/"), views.md5, name="dane-gov-pl-md5"),
]
urlpatterns = [
    path("urzad/dane-gov-pl/", views.page, name="page"),
    path("urzad/dane-gov-pl/<uuid:document>.xml", views.kept, name="kept"),
    path("urzad/dane-gov-pl/<uuid:document>/", views.confirm, name="confirm"),
]
