"""What Django's settings are made of: database, mail, address of static files."""

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.config.database import database
from ratusz.portal.config.mail import mail
from ratusz.portal.config.static import static_url


def test_the_database_is_sqlite_in_the_directory(tmp_path):
    found = database("", tmp_path)
    assert found["NAME"] == str(tmp_path / "bank.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_postgresql_by_address():
    found = database("postgresql://ala:has%40lo@db.example:5433/bank?sslmode=require", None)
    wanted = {"NAME": "bank", "USER": "ala", "PASSWORD": "has@lo", "HOST": "db.example", "PORT": 5433, "OPTIONS": {"sslmode": "require"}}
    assert {name: found[name] for name in wanted} == wanted
    assert found["ENGINE"].endswith("postgresql")


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "bank.sqlite3"])
def test_any_other_database_is_refused(url):
    with pytest.raises(WrongUsage) as caught:
        database(url, None)
    assert caught.value.code == "database-unknown"


def test_letters_are_printed_until_a_mail_server_is_named():
    assert mail("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://ala:x@mail.example", 587, True, False),
        ("smtps://ala:x@mail.example", 465, False, True),
        ("smtp://mail.example:25", 25, False, False),
    ],
)
def test_a_mail_server_by_address(url, port, tls, ssl):
    found = mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == ("mail.example", port, tls, ssl)


def test_any_other_mail_server_is_refused():
    with pytest.raises(WrongUsage) as caught:
        mail("https://mail.example")
    assert caught.value.code == "mail-server-unknown"


def test_the_address_of_static_files_changes_with_each_of_them(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a{}")
    first = static_url(tmp_path, release="1")
    assert static_url(tmp_path, release="1") == first
    assert static_url(tmp_path, release="2") != first
    (tmp_path / "css" / "a.css").write_text("b{}")
    second = static_url(tmp_path, release="1")
    (tmp_path / "css" / "a.css").rename(tmp_path / "css" / "b.css")
    assert len({first, second, static_url(tmp_path, release="1")}) == 3
