"""Addresses of discrepancies: what everybody reads, and what the office does."""

from django.urls import path

from ratusz.portal.discrepancies import declare, feeds, office, releasing, views

app_name = "discrepancies"
urlpatterns = [
    path("rozbieznosci/", views.listed, name="list"),
    path("rozbieznosci/nowe.atom", feeds.atom, name="atom"),
    path("rozbieznosci/zglos/", views.raise_it, name="raise"),
    path("rozbieznosci/zjawiska/<slug:slug>/", views.phenomenon, name="phenomenon"),
    path("rozbieznosci/<int:number>/", views.one, name="one"),
    path("rozbieznosci/<int:number>/<str:token>/", views.own, name="own"),
    path("urzad/rozbieznosci/", releasing.to_handle, name="to-handle"),
    path("urzad/rozbieznosci/wydaj/", releasing.release, name="release"),
    path("urzad/rozbieznosci/raport/", office.report, name="report"),
    path("urzad/rozbieznosci/<int:number>/", office.handle, name="handle"),
    path("urzad/rozbieznosci/<int:number>/odpowiedz/", office.decide, name="decide"),
    path("urzad/rozbieznosci/<int:number>/uwaga/", office.comment, name="comment"),
    path("urzad/rozbieznosci/<int:number>/potwierdz/", office.verify, name="verify"),
    path("urzad/rozbieznosci/<int:number>/cofnij/", office.send_back, name="send-back"),
    path("urzad/rozbieznosci/<int:number>/otworz/", office.reopen, name="reopen"),
    path("urzad/rozbieznosci/<int:number>/nota/", office.note, name="note"),
    path("urzad/rozbieznosci/<int:number>/oczekiwana/", office.expect, name="expect"),
    path("urzad/zjawiska/", declare.phenomena, name="phenomena"),
    path("urzad/zjawiska/nowe/", declare.new, name="new"),
    path("urzad/zjawiska/<slug:slug>/", declare.declared, name="declared"),
    path("urzad/zjawiska/<slug:slug>/opis/", declare.describe, name="describe"),
    path("urzad/zjawiska/<slug:slug>/usun/", declare.remove, name="remove"),
    path("urzad/zjawiska/<slug:slug>/porownaj/", declare.compare, name="compare"),
    path("urzad/zjawiska/<slug:slug>/propozycje/", declare.proposals, name="proposals"),
    path("urzad/zjawiska/<slug:slug>/ujecie/<slug:dataset>/<slug:resource>/", declare.holding_new, name="holding-new"),
    path("urzad/zjawiska/<slug:slug>/regula/<slug:sort>/", declare.rule_new, name="rule-new"),
    path("urzad/ujecia/<uuid:pk>/", declare.holding_edit, name="holding"),
    path("urzad/ujecia/<uuid:pk>/usun/", declare.holding_remove, name="holding-remove"),
    path("urzad/reguly/<uuid:pk>/usun/", declare.rule_remove, name="rule-remove"),
]
