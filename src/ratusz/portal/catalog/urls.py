"""Addresses of the office pages of the catalogue."""

from django.urls import path

from ratusz.portal.catalog import categories, editing, wordpages

app_name = "catalog"
urlpatterns = [
    path("urzad/kategorie/", categories.categories, name="categories"),
    path("urzad/zbiory/", editing.datasets, name="datasets"),
    path("urzad/zbiory/nowy/", editing.dataset_new, name="dataset-new"),
    path("urzad/zbiory/<slug:dataset>/", editing.dataset_edit, name="dataset-edit"),
    path("urzad/zbiory/<slug:dataset>/odbiorcy/", editing.dataset_audience, name="dataset-audience"),
    path("urzad/zbiory/<slug:dataset>/adres/", editing.dataset_rename, name="dataset-rename"),
    path("urzad/zbiory/<slug:dataset>/zmiany-opisu/", wordpages.wordings, name="wordings"),
    path("urzad/zbiory/<slug:dataset>/zmiany-opisu/<int:number>/", wordpages.wording_restore, name="wording-restore"),
    path("urzad/zbiory/<slug:dataset>/archiwum/", wordpages.archive, name="archive"),
    path("urzad/zbiory/<slug:dataset>/nowy/", editing.resource_new, name="resource-new"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/", editing.resource_edit, name="resource-edit"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/odbiorcy/", editing.resource_audience, name="resource-audience"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/adres/", editing.resource_rename, name="resource-rename"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/kolumny/", wordpages.columns, name="columns"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/historia/", editing.history, name="history"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/wycofaj/", editing.withdraw, name="withdraw"),
    path("urzad/zbiory/<slug:dataset>/<slug:resource>/zamknij/", editing.close_versions, name="close-versions"),
]
