"""Addresses of those who keep the machine up."""

from django.urls import path

from ratusz.portal.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("poczta-pokazowa/", views.demo_letters, name="outbox"),
    path("urzad/system/", views.system, name="system"),
    path("urzad/system/zadania/<uuid:task>/ponownie/", views.start_again, name="task-again"),
    path("urzad/system/zadania/<uuid:task>/zapomnij/", views.forget, name="task-forget"),
]
