"""A document from the officer's hand to a resident's: the same door, the same review, the same way back."""

import json
import os

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from ratusz.bank.base.errors import Conflict, Stopped, WrongUsage
from ratusz.bank.documents import KINDS
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.actions import ResourceWords, make_resource, turn_into_document
from ratusz.portal.catalog.command import open_published
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake import actions, command
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import SCHOOLS, sent
from tests.support.documents import GOOD, docx, pdf
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READ = "Przeczytałam całość, nie ma w niej nazwisk."
AUTHOR = pdf(info=b"/Author(Jan Kowalski)")


@pytest.fixture
def document(bank_dir, population_dataset, ala):
    words = ResourceWords(title_pl="Regulamin naboru")
    return make_resource(dataset=population_dataset, words=words, kind="document", by=ala, now=NOON)


def handed_in(content, resource, *, by, seconds=0, name="regulamin.pdf"):
    """A document that was read by its officer and waits for a review."""
    delivery = sent(content, resource, by=by, name=name, seconds=seconds)
    assert not delivery.failure, delivery.failure
    actions.decide(
        table=delivery.tables.get(), code="document-unread", column="", verdict="publish", reason=READ, by=by, now=after(seconds=seconds)
    )
    actions.submit(delivery=delivery, by=by, now=after(seconds=seconds + 1))
    delivery.refresh_from_db()
    return delivery


def published(content, resource, *, by, reviewer, seconds=0):
    delivery = handed_in(content, resource, by=by, seconds=seconds)
    actions.accept(delivery=delivery, by=reviewer, now=after(seconds=seconds + 2), random_bytes=os.urandom)
    resource.refresh_from_db()
    return resource


def text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_way_of_a_document(client, document, ala, renata):
    client.force_login(ala)
    file = SimpleUploadedFile("regulamin.pdf", AUTHOR)
    client.post("/urzad/dostawy/nowa/", {"file": file, "target": f"to:{document.pk}", "note": "Nowy rok."})
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.state) == ("document", Delivery.State.READ)
    page = text(client.get(delivery.get_absolute_url()))
    assert "Jan Kowalski" in page
    assert "PDF" in page
    with pytest.raises(Stopped) as stopped:
        actions.submit(delivery=delivery, by=ala, now=NOON)
    assert stopped.value.code == "problem-undecided"
    assert body(client.get(reverse("intake:original", args=[delivery.pk]))) == AUTHOR
    client.post(reverse("intake:decide", args=[delivery.pk, 1]), {"code": "document-unread", "verdict": "publish", "reason": READ})
    client.post(reverse("intake:submit", args=[delivery.pk]))
    client.force_login(renata)
    assert READ in text(client.get(delivery.get_absolute_url()))
    client.post(reverse("intake:accept", args=[delivery.pk]))
    document.refresh_from_db()
    assert (document.is_published, document.format, document.bytes) == (True, "pdf", len(AUTHOR))
    client.logout()
    seen = text(client.get(document.get_absolute_url()))
    assert "PDF" in seen
    assert "Jan Kowalski" not in seen
    assert "Regulamin naboru" in text(client.get("/dane/ludnosc/"))
    got = client.get(f"/r/{document.pk}/{document.current}.pdf")
    assert body(got) == AUTHOR
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert {"delivery.received", "delivery.problem-decided", "delivery.submitted", "resource.published"} <= set(
        AuditEntry.objects.values_list("verb", flat=True)
    )


def test_it_is_seen_as_a_resident_will_before_it_is_published(client, document, ala, renata, bartek):
    delivery = handed_in(AUTHOR, document, by=ala)
    address = f"/urzad/dostawy/{delivery.pk}/1/podglad/"
    for who in (ala, renata):
        client.force_login(who)
        assert f'href="{address}"' in client.get(delivery.get_absolute_url()).content.decode()
        answer = client.get(address)
        page = text(answer)
        assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
        assert all(words in page for words in ("Regulamin naboru", "Podgląd: nieopublikowane", "PDF"))
        assert f'href="{reverse("intake:original", args=[delivery.pk])}"' in answer.content.decode()
        assert "/api/v1/" not in answer.content.decode()
    client.force_login(bartek)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 404


def test_nobody_reviews_a_document_of_their_own_and_everybody_decides_about_each_anew(document, ala, renata):
    first = published(pdf(), document, by=ala, reviewer=renata)
    again = sent(AUTHOR, first, by=ala, seconds=60)
    assert not again.tables.get().decisions.exists()
    with pytest.raises(Stopped):
        actions.submit(delivery=again, by=ala, now=after(seconds=61))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf()[:-40], "document-damaged"),
        (pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 7 0 R"), "document-encrypted"),
        (docx({"word/vbaProject.bin": b"x"}), "document-macros"),
        (SCHOOLS, "document-unknown"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(client, document, ala, content, code):
    delivery = sent(content, document, by=ala, name="plik.pdf")
    assert (delivery.state, delivery.failure["code"]) == (Delivery.State.UNREADABLE, code)
    client.force_login(ala)
    assert text(client.get(delivery.get_absolute_url()))


def test_history_undo_and_withdrawal_are_those_of_tables(client, document, ala, renata):
    first = published(pdf(), document, by=ala, reviewer=renata).current
    second = published(AUTHOR, document, by=ala, reviewer=renata, seconds=60).current
    assert Publication.objects.count() == 2
    assert body(client.get(f"/r/{document.pk}/{first}.pdf")) == pdf()
    assert text(client.get(f"{document.get_absolute_url()}?version={first}"))
    client.force_login(renata)
    client.post(reverse("intake:go-back", args=["ludnosc", document.slug]), {"seen": second, "reason": "Zły plik.", "hide": "on"})
    client.logout()
    document.refresh_from_db()
    assert (document.current, document.bytes) == (first, len(pdf()))
    told = client.get(f"/api/v1/resources/{document.pk}/versions").json()["items"]
    assert [one["withdrawn_reason"] for one in told] == ["", "Zły plik.", ""]
    gone = client.get(f"/r/{document.pk}/{second}.pdf")
    assert gone.status_code == 410
    assert "Zły plik." in gone.content.decode()
    publishing.withdraw(resource=document, reason="Nieaktualny.", by=ala, now=after(seconds=200))
    for address in (document.get_absolute_url(), f"/r/{document.pk}", f"/r/{document.pk}/{first}.pdf", f"/api/v1/resources/{document.pk}"):
        answer = client.get(address)
        assert (answer.status_code, "Nieaktualny." in answer.content.decode()) == (410, True), address


def test_machines_are_told_what_it_is_and_what_to_use_instead_of_rows(client, document, ala, renata):
    published(pdf(), document, by=ala, reviewer=renata)
    file = f"/r/{document.pk}/{document.current}.pdf"
    found = client.get(f"/api/v1/resources/{document.pk}").json()
    assert (found["kind"], found["format"], found["bytes"], found["rows"], found["rows_url"]) == ("document", "pdf", len(pdf()), 0, None)
    assert found["downloads"] == {"pdf": f"http://testserver{file}"}
    for end in ("rows", "export.csv", "export.pdf", "schema", "profile", "diff?from=a&to=b"):
        answer = client.get(f"/api/v1/resources/ludnosc/{document.slug}/{end}")
        problem = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"], problem["code"]) == (404, "application/problem+json", "no-rows"), end
        assert problem["allowed"] == [file]
    versions = client.get(f"/api/v1/resources/{document.pk}/versions").json()["items"]
    assert [(one["bytes"], one["url"]) for one in versions] == [(len(pdf()), f"http://testserver{file}")]
    assert client.get(f"/r/{document.pk}/{document.current}.csv").status_code == 404
    assert client.get(f"/dane/ludnosc/{document.slug}/zmiany/").status_code == 404


def test_a_document_is_sent_in_pieces_and_not_twice(client, document, ala, renata):
    published(pdf(), document, by=ala, reviewer=renata)
    file = f"/r/{document.pk}/{document.current}.pdf"
    whole = client.get(file)
    assert body(whole) == pdf()
    assert body(client.get(file, headers={"range": "bytes=0-3"})) == b"%PDF"
    assert client.get(file, headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_a_document_of_the_office_stays_there(client, document, ala, renata, celina):
    published(pdf(), document, by=ala, reviewer=renata)
    Resource.objects.filter(pk=document.pk).update(audience="office")
    file = f"/r/{document.pk}/{document.current}.pdf"
    for path in (document.get_absolute_url(), f"/r/{document.pk}", file, f"/api/v1/resources/{document.pk}"):
        assert client.get(path).status_code == 404, path
    assert "Regulamin naboru" not in client.get("/api/v1/datasets").content.decode()
    client.force_login(ala)
    answer = client.get(file)
    assert (answer.status_code, answer["Cache-Control"], body(answer)) == (200, "private, no-store", pdf())


def test_a_pdf_sent_as_a_table_is_offered_to_be_a_document(client, bank_dir, population_dataset, ala):
    client.force_login(ala)
    target = f"new-in:{population_dataset.pk}"
    client.post("/urzad/dostawy/nowa/", {"file": SimpleUploadedFile("uchwala_nr_7.pdf", pdf()), "target": target})
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.UNREADABLE
    address = reverse("intake:keep-as-document", args=[delivery.pk])
    assert address in client.get(delivery.get_absolute_url()).content.decode()
    client.post(address)
    delivery.refresh_from_db()
    made = Resource.objects.get()
    assert (delivery.kind, delivery.state, delivery.resource) == ("document", Delivery.State.READ, made)
    assert (made.kind, made.title_pl) == ("document", "Uchwala nr 7")
    assert address not in client.get(delivery.get_absolute_url()).content.decode()
    client.post(address)
    assert Delivery.objects.get().state == Delivery.State.READ


def test_a_new_document_is_made_on_the_way(client, bank_dir, population_dataset, ala):
    client.force_login(ala)
    file = SimpleUploadedFile("regulamin.docx", docx())
    client.post("/urzad/dostawy/nowa/", {"file": file, "target": f"document-in:{population_dataset.pk}", "table_title": "Regulamin"})
    assert (Resource.objects.get().kind, Delivery.objects.get().state) == ("document", "read")


def test_a_table_never_turns_into_a_document(client, population, ala):
    """A PDF sent where a table stands becomes a document of its own, and the table stays as it is."""
    delivery = sent(pdf(), population, by=ala, name="tabela.pdf", seconds=60)
    before = Resource.objects.filter(pk=population.pk).values().get()
    actions.keep_as_document(delivery=delivery, by=ala, now=after(seconds=61))
    delivery.refresh_from_db()
    assert delivery.resource != population
    assert Resource.objects.filter(pk=population.pk).values().get() == before
    with pytest.raises(Conflict) as refused:
        turn_into_document(resource=population, by=ala, now=NOON)
    assert refused.value.code == "kind-settled"


def test_rows_go_to_tables_only(document, population, ala):
    delivery = sent(SCHOOLS, population, by=ala, seconds=60)
    with pytest.raises(WrongUsage) as refused:
        actions.take(table=delivery.tables.get(), resource=document, mode="replaces", key=[], by=ala, now=NOON)
    assert refused.value.code == "not-a-place-for-rows"
    paper = sent(pdf(), document, by=ala, seconds=70)
    for verb, more in ((actions.ignore, {"because": "x"}), (actions.withhold, {"columns": ["a"]})):
        with pytest.raises(WrongUsage) as refused:
            verb(table=paper.tables.get(), by=ala, now=NOON, **more)
        assert refused.value.code == "no-tables-here"
    spreadsheet = sent(SCHOOLS, population, by=ala, seconds=80)
    with pytest.raises(WrongUsage):
        actions.keep_as_document(delivery=spreadsheet, by=ala, now=NOON)


@pytest.mark.parametrize("wrong", [{"kind": "table", "format": "pdf"}, {"format": ""}, {"url": "https://x.pl"}, {"bytes": 0}])
def test_the_database_keeps_kinds_apart(document, ala, renata, wrong):
    published(pdf(), document, by=ala, reviewer=renata)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=document.pk).update(**wrong)


def test_the_catalogue_finds_documents_by_word_kind_and_format(client, document, population, ala, renata):
    published(pdf(), document, by=ala, reviewer=renata, seconds=100)
    assert client.get("/api/v1/datasets?q=regulamin").json()["count"] == 1
    for query, count in (("kind=document", 1), ("kind=link", 0), ("format=pdf", 1), ("format=csv", 1), ("format=docx", 0)):
        assert client.get(f"/api/v1/datasets?{query}").json()["count"] == count, query
    facets = client.get("/api/v1/datasets").json()["facets"]
    assert {one["value"]: one["count"] for one in facets["kind"]} == {"table": 1, "document": 1}
    assert "pdf" in {one["value"] for one in facets["format"]}
    assert "1 dokument" in text(client.get("/dane/"))
    assert "dokument" in text(client.get("/statystyki/"))


def test_the_command_line_delivers_a_document_and_leaves_the_decision_to_a_person(document, ala, tmp_path):
    path = tmp_path / "regulamin.pdf"
    path.write_bytes(pdf())
    wanted = command.Wanted(path=path, to=f"ludnosc/{document.slug}", as_email=ala.email)
    outcome = command.deliver(wanted, now=NOON, random_bytes=os.urandom)
    assert [one.code for one in outcome.open] == ["problem-undecided"]
    assert outcome.as_json()["problems"][0]["code"] == "document-unread"


@pytest.mark.parametrize("suffix", [suffix for suffix in KINDS if not KINDS[suffix].is_picture])
def test_every_document_taken_for_a_table_is_offered_to_be_one(client, population, ala, suffix):
    delivery = sent(GOOD[suffix], population, by=ala, name=f"plik.{suffix}", seconds=60)
    assert delivery.state == Delivery.State.UNREADABLE
    client.force_login(ala)
    assert reverse("intake:keep-as-document", args=[delivery.pk]) in client.get(delivery.get_absolute_url()).content.decode()


def test_the_command_line_asks_no_document_for_rows(document, population, ala, renata):
    published(pdf(), document, by=ala, reviewer=renata, seconds=100)
    with pytest.raises(WrongUsage) as refused:
        open_published(f"ludnosc/{document.slug}")
    assert (refused.value.code, refused.value.allowed) == ("no-rows", ("ludnosc/dzielnice",))
