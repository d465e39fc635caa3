"""Addresses of what people say about the data."""

from django.urls import path

from ratusz.portal.findings import many, office, views

app_name = "findings"
urlpatterns = [
    path("zglos-blad/<slug:dataset>/", views.report, name="report"),
    path("zglos-blad/<slug:dataset>/<slug:resource>/", views.report, name="report-table"),
    path("zgloszenia/", views.findings, name="findings"),
    path("zgloszenia/<int:number>/", views.finding, name="one"),
    path("zgloszenia/<int:number>/<str:token>/", views.own, name="own"),
    path("czego-szukasz/dziekujemy/", views.need_thanks, name="need-thanks"),
    path("czego-szukasz/zbior/<slug:dataset>/", views.need, name="need"),
    path("urzad/zgloszenia/", office.to_handle, name="to-handle"),
    path("urzad/zgloszenia/wiele/", many.many, name="many"),
    path("urzad/zgloszenia/wiele/cofnij/", many.many_back, name="many-back"),
    path("urzad/zgloszenia/<int:number>/", office.handle, name="handle"),
    path("urzad/zgloszenia/<int:number>/wez/", office.take, name="take"),
    path("urzad/zgloszenia/<int:number>/przekaz/", office.pass_on, name="pass-on"),
    path("urzad/zgloszenia/<int:number>/odpowiedz/", office.answer, name="answer"),
    path("urzad/zgloszenia/<int:number>/odloz/", office.aside, name="aside"),
    path("urzad/czego-szukano/", office.needs, name="needs"),
    path("urzad/czego-szukano/<uuid:need>/zalatwione/", office.settle, name="need-settle"),
]
