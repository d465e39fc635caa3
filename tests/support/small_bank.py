"""`python -m tests.support.small_bank DIRECTORY [--database-url URL]`: a bank, made there unless there is one, with a dataset `proba` of Ala's unit.

Ala delivers, Renata reviews, Dorota coordinates: ala-z-proby@example.org and so on.
"""

import sys
from pathlib import Path

from ratusz.bank.base.clock import utc_now
from ratusz.portal.config.installation import is_bank, make_bank, start


def main(directory: Path, database_url: str) -> None:
    """Make it."""
    if is_bank(directory):
        start(directory)
    else:
        make_bank(
            directory,
            settings={"city": "Mielec", "name": "Bank Danych o Mieście", "email": "bank@example.org", "database_url": database_url},
        )
    from ratusz.portal.catalog.actions import DatasetWords, make_dataset  # noqa: PLC0415  Django was just started
    from ratusz.portal.catalog.models import Theme  # noqa: PLC0415  the same
    from ratusz.portal.people.actions import make_account  # noqa: PLC0415  the same
    from ratusz.portal.people.models import Role, Unit  # noqa: PLC0415  the same

    unit = Unit.objects.create(slug="wydzial-proby", name_pl="Wydział Próby")
    ala = make_account(email="ala-z-proby@example.org", name="Ala", role=Role.STEWARD, unit=unit)
    make_account(email="renata-z-proby@example.org", name="Renata", role=Role.REVIEWER, unit=None)
    make_account(email="dorota-z-proby@example.org", name="Dorota", role=Role.COORDINATOR, unit=None)
    theme, _ = Theme.objects.get_or_create(slug="edukacja", defaults={"name_pl": "Edukacja", "eu_code": "EDUC"})
    words = DatasetWords(title_pl="Próba", description_pl="Zbiór do prób.", theme=theme)
    make_dataset(words=words, unit=unit, by=ala, now=utc_now(), slug="proba")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[3] if "--database-url" in sys.argv else "")
