"""Addresses of the registry of flows."""

from django.urls import path

from ratusz.portal.stewardship.views import campaigns, contracts, declared, lists, picture, public, sheets, superiors

app_name = "stewardship"
urlpatterns = [
    path("po-co-zbieramy/", public.why, name="public"),
    path("urzad/po-co/", lists.overview, name="overview"),
    path("urzad/po-co/braki/<slug:lack>/", lists.lack, name="lack"),
    path("urzad/po-co/podobne/<uuid:first>/<uuid:second>/", lists.pair, name="twins"),
    path("urzad/po-co/podobne/<uuid:first>/<uuid:second>/rozne/", lists.tell_apart, name="tell-apart"),
    path("urzad/po-co/udzial.csv", public.shares_csv, name="shares"),
    path("urzad/po-co/strona/", lists.show_page, name="show-page"),
    path("urzad/po-co/rejestr/<slug:kind>/", declared.listed, name="list"),
    path("urzad/po-co/rejestr/<slug:kind>/nowy/", declared.new, name="new"),
    path("urzad/po-co/rejestr/<slug:kind>/<uuid:key>/", declared.edit, name="edit"),
    path("urzad/po-co/rejestr/<slug:kind>/<uuid:key>/odloz/", declared.aside, name="aside"),
    path("urzad/po-co/rejestr/<slug:kind>/<uuid:key>/przywroc/", declared.back, name="back"),
    path("urzad/po-co/przeplyw/<uuid:key>/koniec/", declared.end, name="end"),
    path("urzad/po-co/inwentaryzacje/", campaigns.campaigns, name="campaigns"),
    path("urzad/po-co/inwentaryzacje/nowa/", campaigns.campaign_new, name="campaign-new"),
    path("urzad/po-co/inwentaryzacje/<uuid:key>/", campaigns.campaign, name="campaign"),
    path("urzad/po-co/lista/<int:number>/", campaigns.part, name="part"),
    path("urzad/po-co/lista/<int:number>/przypomnij/", campaigns.remind, name="part-remind"),
    path("urzad/po-co/lista/<int:number>/otworz/", campaigns.reopen, name="part-reopen"),
    path("urzad/po-co/lista/<int:number>/<int:line>/zgadza-sie/", campaigns.confirm, name="line-confirm"),
    path("urzad/po-co/lista/<int:number>/<int:line>/koniec/", campaigns.end_line, name="line-end"),
    path("urzad/po-co/lista/<int:number>/<int:line>/cofnij/", campaigns.undo_line, name="line-undo"),
    path("urzad/po-co/arkusz/", sheets.sheets, name="sheets"),
    path("urzad/po-co/spis-danych.<slug:suffix>", sheets.export, name="export"),
    path("urzad/po-co/arkusz/<uuid:key>/", sheets.inventory, name="inventory"),
    path("urzad/po-co/arkusz/<uuid:key>/przyjmij/", sheets.take_over, name="inventory-take"),
    path("urzad/po-co/arkusz/<uuid:key>/rezygnuj/", sheets.drop, name="inventory-drop"),
    path("urzad/po-co/arkusz/<uuid:key>/cofnij/", sheets.undo, name="inventory-undo"),
    path("urzad/po-co/kontrakt/<slug:dataset>/<slug:resource>.odcs.yaml", contracts.odcs, name="odcs"),
    path("urzad/po-co/obraz/", picture.picture, name="picture"),
    path("urzad/przelozony/<uuid:unit>/", superiors.escalate, name="escalate"),
    path("urzad/przelozony/<uuid:unit>/wyslij/", superiors.send, name="escalate-send"),
    path("urzad/przelozony/<uuid:unit>/kto/", superiors.name, name="escalate-name"),
]
