"""Addresses of deliveries, of what is owed for a resource, and of the page that a one-time link opens."""

from django.urls import path

from ratusz.portal.intake.views import changing, correcting, dropping, looking, owing, reviewing, wholes

app_name = "intake"
urlpatterns = [
    path("urzad/dostawy/nowa/", changing.deliver, name="deliver"),
    path("urzad/szablony/<slug:dataset>/<slug:resource>.xlsx", looking.template, name="template"),
    path("urzad/dostawy/<uuid:delivery>/", looking.delivery, name="delivery"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/", owing.resource, name="resource"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/bez-zmian/", owing.unchanged, name="unchanged"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/pozniej/", owing.late, name="late"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/odpowiedzi/<uuid:answer>/cofnij/", owing.undo_answer, name="answer-undo"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/linki/", owing.make_link, name="link-make"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/linki/<uuid:link>/zamknij/", owing.revoke_link, name="link-revoke"),
    path("urzad/zasoby/<slug:dataset>/<slug:resource>/samodzielnie/", owing.allow, name="allow-unaided"),
    path("dostawa/dziekujemy/", dropping.thanks, name="drop-thanks"),
    path("dostawa/<str:token>/", dropping.drop, name="drop-page"),
    path("dostawa/<str:token>/szablon.xlsx", dropping.drop_template, name="drop-template"),
    path("urzad/odnosniki/nowy/", wholes.link, name="link"),
    path("urzad/dostawy/<uuid:delivery>/dokument/", wholes.keep_as_document, name="keep-as-document"),
    path("urzad/dostawy/<uuid:delivery>/plik/", wholes.original, name="original"),
    path("urzad/dostawy/<uuid:delivery>/postep/", looking.progress, name="progress"),
    path("urzad/dostawy/<uuid:delivery>/uwagi.xlsx", looking.marked, name="marked"),
    path("urzad/dostawy/<uuid:delivery>/opis/", changing.describe, name="describe"),
    path("urzad/dostawy/<uuid:delivery>/odczytaj/", changing.read_again, name="read-again"),
    path("urzad/dostawy/<uuid:delivery>/wyslij/", changing.submit, name="submit"),
    path("urzad/dostawy/<uuid:delivery>/wycofaj/", changing.take_back, name="take-back"),
    path("urzad/dostawy/<uuid:delivery>/porzuc/", changing.drop, name="drop"),
    path("urzad/dostawy/<uuid:delivery>/przyjmij/", reviewing.accept, name="accept"),
    path("urzad/dostawy/<uuid:delivery>/o-godzinie/", reviewing.schedule, name="schedule"),
    path("urzad/dostawy/<uuid:delivery>/odwolaj/", reviewing.call_off, name="call-off"),
    path("urzad/dostawy/<uuid:delivery>/zwroc/", reviewing.send_back, name="send-back"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/", changing.take, name="take"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/pomin/", changing.ignore, name="ignore"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/kolumny/", changing.withhold, name="withhold"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/decyzja/", changing.decide, name="decide"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/roznice/", looking.difference, name="difference"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/popraw/", correcting.correct_table, name="correct-table"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/", correcting.correct, name="correct"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/cofnij/", correcting.undo, name="correct-undo"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/od-nowa/", correcting.start_anew, name="correct-anew"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/zapisz/", correcting.save, name="correct-save"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/przepis.json", correcting.recipe, name="correct-recipe"),
]
