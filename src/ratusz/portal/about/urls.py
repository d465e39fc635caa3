"""Addresses of the kept pages."""

from django.urls import path

from ratusz.portal.about import views

app_name = "about"
#: Of no language.
LOGOS = [path("logo/<slug:sha256>.png", views.logo, name="logo")]
urlpatterns = [
    path("prywatnosc/", views.privacy, name="privacy"),
    path("regulamin/", views.terms, name="terms"),
    path("kontakt/", views.contact, name="contact"),
    path("urzad/strony/", views.kept, name="kept"),
    path("urzad/strony/<slug:key>/", views.edit, name="edit"),
    path("urzad/strony/<slug:key>/<int:number>/przywroc/", views.restore, name="restore"),
    path("urzad/strony/logo/<uuid:logo>/usun/", views.logo_remove, name="logo-remove"),
]
