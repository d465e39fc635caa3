"""Addresses of core."""

from django.urls import path

from ratusz.portal.core import views

app_name = "core"
urlpatterns = [
    path("zdrowie", views.health_page, name="health"),
]
