"""Addresses of surveys."""

from django.urls import path

from ratusz.portal.surveys import office, papers, reading, views, writing

app_name = "surveys"
urlpatterns = [
    path("ankiety/", views.surveys, name="list"),
    path("ankiety/<slug:survey>/", views.survey, name="one"),
    path("ankiety/<slug:survey>/dziekujemy/", views.thanks, name="thanks"),
    path("ankiety/<slug:survey>/kod.svg", views.code, name="code"),
    path("ankiety/<slug:survey>/arkusz/", views.sheet, name="sheet"),
    path("urzad/ankiety/", office.to_handle, name="to-handle"),
    path("urzad/ankiety/nowa/", writing.new, name="new"),
    path("urzad/ankiety/<slug:survey>/", office.handle, name="handle"),
    path("urzad/ankiety/<slug:survey>/opis/", writing.describe, name="describe"),
    path("urzad/ankiety/<slug:survey>/pytania/<int:number>/", writing.question, name="question"),
    path("urzad/ankiety/<slug:survey>/pytania/<int:number>/usun/", writing.question_remove, name="question-remove"),
    path("urzad/ankiety/<slug:survey>/pytania/<int:number>/wyzej/", writing.question_up, name="question-up"),
    path("urzad/ankiety/<slug:survey>/podglad/", office.preview, name="preview"),
    path("urzad/ankiety/<slug:survey>/arkusz/", office.sheet, name="office-sheet"),
    path("urzad/ankiety/<slug:survey>/przekaz/", office.submit, name="submit"),
    path("urzad/ankiety/<slug:survey>/wez-z-powrotem/", office.take_back, name="take-back"),
    path("urzad/ankiety/<slug:survey>/przyjmij/", office.accept, name="accept"),
    path("urzad/ankiety/<slug:survey>/odeslij/", office.send_back, name="send-back"),
    path("urzad/ankiety/<slug:survey>/porzuc/", office.drop, name="drop"),
    path("urzad/ankiety/<slug:survey>/papier/", papers.paper, name="paper"),
    path("urzad/ankiety/<slug:survey>/papier/przepisane/", papers.sheets, name="sheets"),
    path("urzad/ankiety/<slug:survey>/zamknij/", office.close, name="close"),
    path("urzad/ankiety/<slug:survey>/jeszcze-raz/", office.again, name="again"),
    path("urzad/ankiety/<slug:survey>/wypowiedzi/", reading.texts, name="texts"),
    path("urzad/ankiety/<slug:survey>/wypowiedzi/koniec/", reading.hand_on, name="hand-on"),
    path("urzad/ankiety/<slug:survey>/wypowiedzi/<uuid:text>/", reading.judge, name="judge"),
]
