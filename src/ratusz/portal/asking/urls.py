"""Addresses of what people ask for."""

from django.urls import path

from ratusz.portal.asking import office, views

app_name = "asking"
urlpatterns = [
    path("zapytaj/", views.ask, name="ask"),
    path("zapytaj/<slug:word>/", views.write, name="write"),
    path("prosby/", views.asked_list, name="list"),
    path("prosby/<int:number>/", views.asked, name="one"),
    path("prosby/<int:number>/tez-potrzebuje/", views.voice, name="voice"),
    path("prosby/<int:number>/<str:token>/", views.own, name="own"),
    path("urzad/prosby/", office.to_handle, name="to-handle"),
    path("urzad/prosby/<int:number>/", office.handle, name="handle"),
    path("urzad/prosby/<int:number>/pokaz/", office.show_it, name="show"),
    path("urzad/prosby/<int:number>/przekaz/", office.pass_on, name="pass-on"),
    path("urzad/prosby/<int:number>/odpowiedz/", office.reply, name="reply"),
    path("urzad/prosby/<int:number>/przedluz/", office.extend, name="extend"),
    path("urzad/prosby/<int:number>/odloz/", office.aside, name="aside"),
]
