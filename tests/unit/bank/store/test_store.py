"""What is put into the store comes back the same, or the store says which file is wrong."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ratusz.bank.base.errors import Conflict, Damaged, NotFound, StoreError, StoreFull
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.store import Store, open_store
from ratusz.bank.store.codec import canonical, manifest_as_json, manifest_from_json, sealed, unsealed
from ratusz.bank.store.manifest import Kind, Lineage, Manifest, Mode
from ratusz.bank.store.verify import orphans, verify

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
RESOURCE = "019aaaaa-0000-7000-8000-000000000001"
FIRST, SECOND = "019aaaaa-0000-7000-8000-0000000000a1", "019aaaaa-0000-7000-8000-0000000000a2"
SCHEMA = Schema(
    columns=(
        Column(name="rok", label="Rok", type=Type.INTEGER),
        Column(name="kwota", label="Kwota", type=Type.DECIMAL, unit="zł", precision=12, scale=2, has_status=True),
    ),
    key=("rok",),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def a_part(store: Store, content: bytes = b"PAR1 rows PAR1", rows: int = 3, first_row: int | None = 1):
    with store.stage() as work:
        (work / "part").write_bytes(content)
        return store.add_part(work / "part", rows=rows, first_row=first_row)


def a_version(store: Store, version: str = FIRST, content: bytes = b"PAR1 rows PAR1") -> Manifest:
    """A committed version with one part, an original, a report and a recipe."""
    original = store.receive([b"rok;kwota\n", b"2023;1,50\n"])
    manifest = Manifest(
        id=version,
        resource=RESOURCE,
        kind=Kind.PRIVATE,
        mode=Mode.REPLACES,
        made_at=NOW,
        schema=SCHEMA,
        parts=(a_part(store, content),),
        report=store.add_document({"problems": []}),
        lineage=Lineage(original=original.sha256, file_name="budżet.csv", recipe=store.add_document({"recipe": 1}), software="ratusz 0"),
        problems={"ragged-row": 2},
    )
    store.commit(manifest)
    return manifest


def spoil(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_received_bytes_are_named_by_their_hash_and_kept_once(store: Store):
    first = store.receive([b"ab", b"", b"c"])
    again = store.receive([b"abc"])
    assert first == again
    assert (first.bytes, first.sha256[:8]) == (3, "ba7816bf")
    assert store.original(first.sha256).read_bytes() == b"abc"
    assert len(list(store.layout.hashes("originals"))) == 1


def test_a_version_comes_back_as_it_was_committed(store: Store):
    manifest = a_version(store)
    assert store.manifest(RESOURCE, FIRST) == manifest
    assert store.find(FIRST) == manifest
    assert store.resources() == [RESOURCE]
    assert store.document(manifest.report) == {"problems": []}
    table = store.table(manifest)
    assert (table.rows, table.version, table.schema) == (3, FIRST, SCHEMA)
    assert table.parts[0].path.read_bytes() == b"PAR1 rows PAR1"


def test_versions_are_listed_in_the_order_of_time(store: Store):
    a_version(store, SECOND)
    a_version(store, FIRST)
    assert store.versions(RESOURCE) == [FIRST, SECOND]
    assert store.versions("019aaaaa-0000-7000-8000-00000000ffff") == []


def test_nothing_in_the_store_may_be_written_to(store: Store):
    manifest = a_version(store)
    files = [path for path in store.layout.root.rglob("*") if path.is_file()]
    assert len(files) == 6
    assert [path.name for path in files if path.stat().st_mode & 0o222] == []
    assert store.table(manifest).parts[0].sha256 == manifest.parts[0].sha256


def test_a_version_id_is_taken_once(store: Store):
    manifest = a_version(store)
    with pytest.raises(Conflict) as error:
        store.commit(replace(manifest, mode=Mode.ADDS))
    assert error.value.code == "version-exists"
    assert store.manifest(RESOURCE, FIRST) == manifest
    assert list(store.layout.staging.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "code"), [("parts", "part-missing"), ("documents", "document-missing"), ("originals", "original-missing")]
)
def test_a_version_that_names_what_is_not_there_is_not_committed(store: Store, folder: str, code: str):
    manifest = a_version(store)
    for _, path in store.layout.hashes(folder):
        path.unlink()
    with pytest.raises(Damaged) as error:
        store.commit(replace(manifest, id=SECOND))
    assert error.value.code == code
    assert store.versions(RESOURCE) == [FIRST]


def test_a_vanished_part_is_named(store: Store):
    manifest = a_version(store)
    path = store.layout.part(manifest.parts[0].sha256)
    path.unlink()
    with pytest.raises(Damaged) as error:
        store.table(manifest)
    assert (error.value.code, error.value.values["file"]) == ("part-missing", path.name)
    assert path.name in error.value.sentence("en")


def test_a_part_cut_short_is_named(store: Store):
    manifest = a_version(store)
    spoil(store.layout.part(manifest.parts[0].sha256), b"PAR1")
    with pytest.raises(Damaged) as error:
        store.table(manifest)
    assert error.value.code == "part-altered"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["manifest"].update(resource=FIRST),
        lambda data: data["manifest"]["parts"][0].update(rows=4),
        lambda data: data.pop("sha256"),
        lambda data: data["manifest"].pop("schema"),
    ],
)
def test_an_altered_manifest_is_damaged(store: Store, change):
    a_version(store)
    path = store.layout.manifest(RESOURCE, FIRST)
    data = json.loads(path.read_bytes())
    change(data)
    spoil(path, json.dumps(data).encode())
    with pytest.raises(Damaged) as error:
        store.manifest(RESOURCE, FIRST)
    assert error.value.code == "manifest-altered"


def test_a_manifest_under_the_name_of_another_is_damaged(store: Store):
    manifest = a_version(store)
    os.link(store.layout.manifest(RESOURCE, FIRST), store.layout.manifest(RESOURCE, SECOND))
    with pytest.raises(Damaged):
        store.manifest(RESOURCE, SECOND)
    assert store.manifest(RESOURCE, FIRST) == manifest
    assert unsealed(b"half a fi") is None
    assert unsealed(sealed(manifest)) == manifest


def test_an_altered_document_is_damaged(store: Store):
    manifest = a_version(store)
    spoil(store.layout.document(manifest.report), b'{"problems":{}}')
    with pytest.raises(Damaged) as error:
        store.document(manifest.report)
    assert error.value.code == "document-altered"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 65, "%2e%2e", FIRST.upper(), FIRST + "\n"])
def test_a_name_that_no_store_holds_is_not_found_and_never_a_path(store: Store, name: str):
    a_version(store)
    for ask in (store.document, store.original, store.find, store.versions, lambda n: store.manifest(RESOURCE, n)):
        with pytest.raises(NotFound):
            ask(name)


def test_an_unknown_version_is_not_found(store: Store):
    a_version(store)
    for ask in (store.find, lambda version: store.manifest(RESOURCE, version)):
        with pytest.raises(NotFound) as error:
            ask(SECOND)
        assert error.value.code == "version-unknown"


def test_verify_looks_at_every_file(store: Store):
    a_version(store)
    kinds = sorted(found.kind for found in verify(store) if found.error is None)
    assert kinds == ["document", "document", "original", "part", "version"]
    assert list(orphans(store)) == []


def test_verify_finds_what_is_missing_and_what_is_altered(store: Store):
    manifest = a_version(store)
    a_version(store, SECOND)
    store.layout.part(manifest.parts[0].sha256).unlink()
    spoil(store.layout.original(manifest.lineage.original), b"rok;kwota\n2023;1,51\n")
    spoil(store.layout.manifest(RESOURCE, SECOND), b"{}")
    wrong = [(found.kind, found.error.code) for found in verify(store) if found.error]
    assert wrong == [("part", "file-missing"), ("version", "manifest-altered"), ("original", "file-altered")]
    assert next(found.as_json()["code"] for found in verify(store) if found.error) == "file-missing"


def test_a_file_missing_from_two_versions_is_told_once(store: Store):
    manifest = a_version(store)
    a_version(store, SECOND)
    store.layout.part(manifest.parts[0].sha256).unlink()
    assert len([found for found in verify(store) if found.error]) == 1


def test_files_that_no_version_names_are_listed_with_their_size(store: Store):
    a_version(store)
    loose = store.receive([b"refused delivery"])
    a_part(store, b"never committed")
    assert [(found.kind, found.bytes) for found in orphans(store)] == [("original", 16), ("part", 15)]
    assert store.original(loose.sha256).exists()


def test_a_damaged_part_is_healed_by_delivering_it_again(store: Store):
    manifest = a_version(store)
    spoil(store.layout.part(manifest.parts[0].sha256), b"PAR1 rowz PAR1")
    assert a_part(store) == manifest.parts[0]
    assert [found for found in verify(store) if found.error] == []


def test_staging_of_a_dead_process_is_swept_and_that_of_the_living_is_not(store: Store):
    (store.layout.staging / "dead").mkdir()
    (store.layout.staging / "dead.lock").touch()
    (store.layout.staging / "dead" / "half.parquet").write_bytes(b"PAR1")
    (store.layout.staging / "lone.lock").touch()
    (store.layout.staging / "unlocked").mkdir()
    with store.stage() as work:
        (work / "mine").write_bytes(b"1")
        assert store.sweep(now=datetime.now(UTC)) == 0  # noqa: TID251
        assert store.sweep(now=datetime.now(UTC) + timedelta(minutes=2)) == 3  # noqa: TID251
        assert (work / "mine").read_bytes() == b"1"
        assert len(list(store.layout.staging.iterdir())) == 2
    assert list(store.layout.staging.iterdir()) == []


def test_a_failure_leaves_no_staging(store: Store):
    def broken():
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.receive(broken())
    assert list(store.layout.staging.iterdir()) == []
    assert list(store.layout.hashes("originals")) == []


@pytest.mark.parametrize("number", [28, 122, 27])
def test_no_space_is_said_in_words_and_nothing_half_written_stays(store: Store, number: int):
    def chunks():
        yield b"half"
        raise OSError(number, os.strerror(number))

    with pytest.raises(StoreFull) as error:
        store.receive(chunks())
    assert error.value.code == "store-full"
    assert list(store.layout.staging.iterdir()) == []


def test_another_failure_of_the_disk_is_not_called_full(store: Store):
    with pytest.raises(PermissionError), store.stage():
        raise PermissionError(13, "no")


def test_a_store_is_made_in_an_empty_folder_and_opened_where_it_is(tmp_path: Path):
    root = tmp_path / "bank" / "store"
    with pytest.raises(NotFound) as error:
        open_store(root)
    assert error.value.code == "store-missing"
    version = a_version(Store(root))
    assert open_store(root).find(FIRST) == version


def test_making_a_store_goes_on_where_a_crash_stopped_it(tmp_path: Path):
    (tmp_path / "originals").mkdir()
    (tmp_path / "staging").mkdir()
    assert Store(tmp_path).resources() == []


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "wedding.jpg").touch()
    with pytest.raises(StoreError) as error:
        Store(tmp_path)
    assert error.value.code == "not-a-store"
    assert [path.name for path in tmp_path.iterdir()] == ["wedding.jpg"]


def test_a_layout_from_the_future_is_refused(tmp_path: Path):
    (tmp_path / "format.json").write_text('{"format": 2}')
    with pytest.raises(StoreError) as error:
        Store(tmp_path)
    assert error.value.code == "store-format-unknown"


def test_a_manifest_survives_json(store: Store):
    manifest = a_version(store)
    assert manifest_from_json(json.loads(canonical(manifest_as_json(manifest)))) == manifest


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "ł"}) == canonical({"a": "ł", "b": 1}) == '{"a":"ł","b":1}'.encode()
    with pytest.raises(ValueError):
        canonical({"a": float("nan")})
