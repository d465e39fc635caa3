"""A bank whose process dies in the middle of a delivery or of its publication: what is left in store and database together.

    python -m tests.support.crashing_bank FOLDER table|document

makes a bank in FOLDER with one published table, or one document. Then a second file is delivered, submitted and published once, and each step
is noted: steps on the file system, and each commit of the database, before and after. Where something that stays has changed
since the step before, the same is done again and killed (SIGKILL) at that step; what is left is looked at, what was cut off is
done to its end, and looked at once more. Writes a JSON line for each kill.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ratusz.portal.config.installation import make_bank
from tests.support.crashing import in_a_child, watch
from tests.support.documents import pdf

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: What is delivered first and second, by the kind of the resource; never of one length, by which a delivery is found again.
FIRST = {"table": b"nr;szkola;uczniowie\n1;SP 1;310\n2;SP 2;287\n", "document": pdf(info=b"/Title(Pierwszy)")}
SECOND = {"table": b"nr;szkola;uczniowie\n1;SP 1;311\n2;SP 2;290\n3;SP 3;-\n", "document": pdf(info=b"/Title(Drugi)")}


def prepare(kind: str) -> None:
    """People, a dataset, a table or a document, its first edition."""
    from ratusz.portal.catalog.actions import DatasetWords, ResourceWords, make_dataset, make_resource  # noqa: PLC0415  models need settings
    from ratusz.portal.catalog.models import Theme  # noqa: PLC0415  the same
    from ratusz.portal.people.models import Membership, Unit, User  # noqa: PLC0415  the same

    unit = Unit.objects.create(slug="edukacja", name_pl="Wydział Edukacji")
    ala, renata = (User.objects.create_user(f"{name}@example.org", name=name) for name in ("ala", "renata"))
    Membership.objects.create(user=ala, unit=unit, role="steward")
    Membership.objects.create(user=renata, role="reviewer")
    theme = Theme.objects.create(slug="edukacja", name_pl="Edukacja", eu_code="EDUC")
    dataset = make_dataset(words=DatasetWords(title_pl="Szkoły", description_pl="x", theme=theme), unit=unit, by=ala, now=NOW)
    make_resource(dataset=dataset, words=ResourceWords(title_pl="Uczniowie"), kind=kind, by=ala, now=NOW)
    work(FIRST[kind])


def work(content: bytes) -> None:
    """Deliver `content` and publish it, from wherever an earlier try of the same was cut off."""
    from ratusz.portal.catalog.models import Resource  # noqa: PLC0415  models need settings
    from ratusz.portal.intake import actions, queries  # noqa: PLC0415  the same
    from ratusz.portal.intake.models import Delivery  # noqa: PLC0415  the same
    from ratusz.portal.intake.reading import read_delivery  # noqa: PLC0415  the same
    from ratusz.portal.people.models import User  # noqa: PLC0415  the same

    ala, renata = (User.objects.get(email=f"{name}@example.org") for name in ("ala", "renata"))
    resource = Resource.objects.select_related("dataset__unit").get()
    moment = NOW + timedelta(minutes=len(content))
    delivery = Delivery.objects.filter(size_bytes=len(content)).first()
    if delivery is None:
        original = actions.keep(content[at : at + 16] for at in range(0, len(content), 16))
        delivery = actions.receive(dataset=resource.dataset, resource=resource, file_name="szkoly", original=original, by=ala, now=moment)
    if delivery.is_being_read:
        read_delivery(delivery_id=delivery.pk, now=moment, random_bytes=os.urandom)
        delivery.refresh_from_db()
    if delivery.state == Delivery.State.READ:
        for need in queries.needs(delivery.tables.get()):
            said = {"code": need.code, "column": need.column, "verdict": "publish", "reason": "Przeczytane."}
            actions.decide(table=delivery.tables.get(), by=ala, now=moment, **said)
        actions.submit(delivery=delivery, by=ala, now=moment)
        delivery.refresh_from_db()
    if delivery.state == Delivery.State.SUBMITTED:
        actions.accept(delivery=delivery, by=renata, now=moment, random_bytes=os.urandom)


def look() -> dict[str, Any]:
    """What a reader and an auditor would find."""
    from django.db import connection  # noqa: PLC0415  models need settings

    from ratusz.bank.store.verify import verify  # noqa: PLC0415  the same
    from ratusz.portal.catalog.models import Publication, Resource  # noqa: PLC0415  the same
    from ratusz.portal.core import bank  # noqa: PLC0415  the same
    from ratusz.portal.core.models import AuditEntry, JournalRow  # noqa: PLC0415  the same
    from ratusz.portal.intake.models import Delivery  # noqa: PLC0415  the same

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
    store, resource = bank.store(), Resource.objects.get()
    manifest = store.manifest(str(resource.pk), resource.current)
    if resource.kind == Resource.Kind.TABLE:
        rows = bank.engine().fetch(f"SELECT uczniowie FROM {bank.engine().scan_table(store.table(manifest))} ORDER BY _row")
        shown, counted = [list(row) for row in rows], (resource.rows, len(rows))
    else:
        content = store.original(manifest.lineage.original).read_bytes()
        shown, counted = content.decode("latin-1"), (resource.bytes, len(content))
    return {
        "shown": shown,
        "counted": counted,
        "kind": str(manifest.kind),
        "published": Delivery.objects.filter(state="published").count(),
        "editions": Publication.objects.count(),
        "journal": JournalRow.objects.filter(kind="published").count(),
        "audit": AuditEntry.objects.filter(verb="resource.published").count(),
        "wrong": [found.name for found in verify(store) if found.error],
        "database": sound,
    }


def watched(content: bytes, on_step: Callable[[], None]) -> None:
    """The second delivery, with `on_step` called at each step of file system and database."""
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415  Django is set up by now

    step = watch(lambda *_: on_step())
    commit = BaseDatabaseWrapper._commit

    def watched_commit(self: Any) -> None:
        step("commit", ())
        commit(self)
        step("committed", ())

    BaseDatabaseWrapper._commit = watched_commit  # type: ignore[method-assign]
    work(content)
    step("end", ())


def note_steps(content: bytes, root: Path, to: Path) -> None:
    """Write the numbers of the steps at which something that stays has changed."""
    numbers: list[int] = []
    count, before = 0, _state(root)

    def on_step() -> None:
        nonlocal count, before
        count += 1
        if (now := _state(root)) != before:
            numbers.append(count)
            before = now

    watched(content, on_step)
    to.write_text(json.dumps(numbers))


def die_at(content: bytes, number: int) -> None:
    """Be killed at the step with this number."""
    count = 0

    def on_step() -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    watched(content, on_step)


def _state(root: Path) -> object:
    """What stays when the process dies: files of the store that are no work in progress, and what the database has written."""
    files = [path for path in (root / "store").rglob("*") if "staging" not in path.parts]
    log = root / "bank.sqlite3-wal"
    return len(files), log.stat().st_size if log.exists() else 0


def main(folder: Path, kind: str) -> None:
    """See above."""
    second = SECOND[kind]
    root, template, told = folder / "bank", folder / "template", folder / "told"
    make_bank(root, settings={"name": "Bank", "city": "Miasto"})
    from django.db import connections  # noqa: PLC0415  Django is set up by now

    # Read once here, they are there in every forked process.
    for name in (
        "ratusz.bank.store.verify",
        "ratusz.portal.catalog.actions",
        "ratusz.portal.intake.queries",
        "ratusz.portal.intake.reading",
    ):
        import_module(name)

    def told_by(work: Callable[[], object]) -> Any:
        if in_a_child(lambda: told.write_text(json.dumps(work()))):
            raise SystemExit("a step of the test failed")
        return json.loads(told.read_text())

    connections.close_all()
    told_by(partial(prepare, kind))
    shutil.copytree(root, template)
    told_by(partial(note_steps, second, root, folder / "steps"))
    for number in json.loads((folder / "steps").read_text()):
        shutil.rmtree(root)
        shutil.copytree(template, root)
        status = in_a_child(partial(die_at, second, number))
        left = told_by(look)
        told_by(partial(work, second))
        line = {"step": number, "killed": os.WIFSIGNALED(status), "left": left, "again": told_by(look)}
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
