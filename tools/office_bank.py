"""`python -m tools.office_bank DIRECTORY [--database-url URL] [--tables N] [--officers N]`: a bank with an office full of people.

Half of the officers are stewards, the others review. Prints JSON: {"stewards": [session…], "reviewers": [session…], "tables":
[{"id", "dataset", "resource"}…]}; a session is the value of the cookie of somebody who has signed in. For tests and benchmarks.
"""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ratusz.bank.base.clock import utc_now
from ratusz.portal.config.installation import is_bank, make_bank, start


def main() -> None:
    """Make it, or add to it, and print who is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--tables", type=int, default=2)
    parser.add_argument("--officers", type=int, default=4)
    asked = parser.parse_args()
    if is_bank(asked.directory):
        start(asked.directory)
    else:
        named = {"city": "Mielec", "name": "Bank Danych o Mieście", "email": "bank@example.org", "database_url": asked.database_url}
        make_bank(asked.directory, settings={**named, "require_mfa": False, "check_links": False})
    json.dump(_furnished(asked.tables, asked.officers), sys.stdout)


def _furnished(tables: int, officers: int) -> dict[str, Any]:
    people, models = import_module("ratusz.portal.people.actions"), import_module("ratusz.portal.people.models")
    unit, _ = models.Unit.objects.get_or_create(slug="wydzial", defaults={"name_pl": "Wydział"})
    stewards, reviewers = [], []
    for number in range(officers):
        role, of = (models.Role.STEWARD, unit) if number % 2 == 0 else (models.Role.REVIEWER, None)
        email = f"osoba{number}@example.org"
        known = models.User.objects.filter(email=email).first()
        person = known or people.make_account(email=email, name=f"Osoba {number}", role=role, unit=of)
        (stewards if number % 2 == 0 else reviewers).append(person)
    made = [_table(number, unit, stewards[0]) for number in range(tables)]
    return {"stewards": [_session(one) for one in stewards], "reviewers": [_session(one) for one in reviewers], "tables": made}


def _table(number: int, unit: Any, by: Any) -> dict[str, str]:
    catalog, models = import_module("ratusz.portal.catalog.actions"), import_module("ratusz.portal.catalog.models")
    theme, _ = models.Theme.objects.get_or_create(slug="edukacja", defaults={"name_pl": "Edukacja", "eu_code": "EDUC"})
    slug = f"zbior-{number}"
    dataset = models.Dataset.objects.filter(slug=slug).first()
    if dataset is None:
        words = catalog.DatasetWords(title_pl=f"Zbiór {number}", description_pl="Zbiór do prób.", theme=theme)
        dataset = catalog.make_dataset(words=words, unit=unit, by=by, now=utc_now(), slug=slug)
        catalog.make_resource(
            dataset=dataset, words=catalog.ResourceWords(title_pl=f"Tabela {number}"), by=by, now=utc_now(), slug="tabela"
        )
    return {"id": str(dataset.resources.get().pk), "dataset": slug, "resource": "tabela"}


def _session(person: Any) -> str:
    """The key of a session in which `person` has signed in."""
    auth = import_module("django.contrib.auth")
    store = import_module("django.contrib.sessions.backends.db").SessionStore()
    store[auth.SESSION_KEY] = str(person.pk)
    store[auth.BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main()
