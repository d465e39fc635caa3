"""The page of those who keep the machine up, its duties, and the figures for Prometheus."""

import re

import pytest
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.bank.base.clock import utc_now
from ratusz.portal.config.timetable import TIMETABLE
from ratusz.portal.core import jobs
from ratusz.portal.core.models import AuditEntry, JobMark
from ratusz.portal.desk.queries import waiting
from ratusz.portal.upkeep.words import JOBS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SYSTEM = "/urzad/system/"


@pytest.fixture
def given_up(bank_dir):
    """A task that was given up."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        args_kwargs={"args": ["x"], "kwargs": {}},
        task_path="ratusz.portal.intake.tasks.read",
        worker_ids=["a", "b", "c"],
        backend_name="default",
        run_after=utc_now(),
        finished_at=utc_now(),
        exception_class_path="builtins.OSError",
        traceback="Traceback: jan.kowalski@example.org",
    )


def test_only_administrators_see_it(client, bank_dir, adam, dorota, renata, ala, celina):
    for person, status in ((adam, 200), (dorota, 404), (renata, 404), (ala, 404), (celina, 403)):
        client.force_login(person)
        assert client.get(SYSTEM).status_code == status, person


def test_the_page_says_what_is_wrong_and_how_to_mend_it(client, given_up, adam, django_assert_max_num_queries):
    JobMark.objects.create(name="send letters", begun_at=utc_now(), failure="OSError: jan.kowalski@example.org")
    client.force_login(adam)
    client.get(SYSTEM)
    with django_assert_max_num_queries(14):
        text = client.get(SYSTEM).content.decode()
    for words in ("Nie działa praca w tle", "wysyłanie listów", "Nie ma żadnej kopii", "czytanie dostawy", "builtins.OSError", "OSError"):
        assert words in text
    assert "kowalski" not in text


def test_a_task_is_started_again_or_forgotten(client, given_up, adam, dorota):
    client.force_login(dorota)
    assert client.post(reverse("upkeep:task-again", args=[given_up.pk])).status_code == 404
    client.force_login(adam)
    client.post(reverse("upkeep:task-again", args=[given_up.pk]))
    given_up.refresh_from_db()
    assert (given_up.status, given_up.worker_ids, given_up.traceback) == (TaskResultStatus.READY, [], "")
    client.post(reverse("upkeep:task-forget", args=[given_up.pk]))  # it is not given up any more
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    client.post(reverse("upkeep:task-forget", args=[given_up.pk]))
    assert not DBTaskResult.objects.exists()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"task.started-again", "task.forgotten"}


def test_warnings_are_duties_of_the_administrator_alone(given_up, adam, dorota):
    def titles(person):
        return " ".join(duty.title for duty in waiting(person, utc_now()) if duty.kind == "system")

    assert "1" in titles(adam)
    assert titles(dorota) == ""
    before = titles(adam)
    jobs.beat("w", now=utc_now())
    assert titles(adam) != before


def test_metrics_are_for_this_machine_or_with_the_token(client, bank_dir, settings):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "198.51.100.7"}).status_code == 404
    settings.BANK_METRICS_TOKEN = "a token"
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7", headers={"authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7", headers={"authorization": "Bearer a token"}).status_code == 200


def test_metrics_are_what_prometheus_reads(client, population):
    for _ in range(3):
        client.get("/dane/ludnosc/")
    client.get("/nothing-of-the-kind")
    text = client.get("/metrics").content.decode()
    assert 'ratusz_requests_total{method="GET",status="200",pattern="/dane/<slug:dataset>/"} 3' in text
    assert 'ratusz_requests_total{method="GET",status="404",pattern="-"} 1' in text
    assert 'ratusz_request_seconds_count{pattern="/dane/<slug:dataset>/"} 3' in text
    assert 'ratusz_deliveries{state="published"} 1' in text
    assert re.search(r'^ratusz_bytes\{part="store"\} [1-9]', text, re.MULTILINE)
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+')
    wrong = [line for line in text.splitlines() if not line.startswith("# ") and not sample.fullmatch(line)]
    assert wrong == []
    buckets = [int(count) for count in re.findall(r'_bucket\{pattern="/dane/<slug:dataset>/",le="[^"]+"\} (\d+)', text)]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3


def test_health_tells_more_than_yes_or_no(client, bank_dir):
    answer = client.get("/zdrowie")
    assert (answer.status_code, answer.json()["status"]) == (503, "unwell")
    jobs.beat("w", now=utc_now())
    told = client.get("/zdrowie").json()
    assert (told["status"], told["failed"], told["backup_at"]) == ("ok", 0, None)
    assert told["disk_free_bytes"] > 0


def test_every_job_and_task_has_words():
    assert [job.name for job in TIMETABLE if not job.name.startswith("follow ") and job.name not in JOBS] == []
