"""Addresses of the desk and of deliveries."""

from django.urls import path

from ratusz.portal.intake.views import changing, correcting, inspecting, looking, reviewing, wholes

app_name = "intake"
urlpatterns = [
    path("urzad/", looking.desk, name="desk"),
    path("urzad/dostawy/nowa/", changing.deliver, name="deliver"),
    path("urzad/szablony/<slug:dataset>/<slug:resource>.xlsx", looking.template, name="template"),
    path("urzad/dostawy/<uuid:delivery>/", looking.delivery, name="delivery"),
    path("urzad/dane-osobowe/", inspecting.listing, name="personal-data"),
    path("urzad/dane-osobowe/lista.csv", inspecting.as_csv, name="personal-data-csv"),
    path("urzad/dane-osobowe/<int:decision>/", inspecting.decision, name="personal-decision"),
    path("urzad/dane-osobowe/<int:decision>/od-nowa/", inspecting.reopen, name="personal-reopen"),
    path("urzad/dane-osobowe/<int:decision>/odpowiedz/", inspecting.answer, name="personal-answer"),
    path("urzad/dane-osobowe/<int:decision>/wstrzymaj/", inspecting.stop, name="personal-stop"),
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
    path("urzad/dostawy/<uuid:delivery>/zwroc/", reviewing.send_back, name="send-back"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/", changing.take, name="take"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/pomin/", changing.ignore, name="ignore"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/kolumny/", changing.withhold, name="withhold"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/decyzja/", changing.decide, name="decide"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/roznice/", looking.difference, name="difference"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/podglad/", looking.preview, name="preview"),
    path("urzad/dostawy/<uuid:delivery>/<int:number>/popraw/", correcting.correct_table, name="correct-table"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/", correcting.correct, name="correct"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/cofnij/", correcting.undo, name="correct-undo"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/<int:number>/od-nowa/", correcting.start_anew, name="correct-anew"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/zapisz/", correcting.save, name="correct-save"),
    path("urzad/dostawy/<uuid:delivery>/odczyt/przepis.json", correcting.recipe, name="correct-recipe"),
]
