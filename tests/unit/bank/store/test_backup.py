"""A backup is whole or none; what is in it comes back with the hashes it had, and what was erased does not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ratusz.bank.base.errors import Conflict, Damaged, Gone, NotFound
from ratusz.bank.store import Store, tombstones
from ratusz.bank.store.backup import (
    BackupManifest,
    copy_store,
    finished,
    forget_unused,
    latest,
    manifest_from,
    object_path,
    open_target,
)
from ratusz.bank.store.erase import erase
from ratusz.bank.store.restore import bring_files, open_backup, read_tombstones
from ratusz.bank.store.tombstones import Erased, Tombstone

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ID = "019cae6c-5830-7f0a-9a2e-ec591939b7c4"


def silent(_done, _count, _size):
    pass


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "bank" / "store")
    made.receive([b"one"])
    made.receive([b"two"])
    made.add_document({"a": 1})
    return made


def backed_up(store, out, *, at=NOW):
    with open_target(out, now=at) as target:
        files, damaged = copy_store(store, target, progress=silent)
        target.finish(BackupManifest(made_at=at, software="x", database={}, own=(), files=files, damaged=damaged))


def restored(out, directory, erased=None):
    directory.mkdir()
    with open_backup(out, work=directory.parent) as backup:
        return bring_files(backup, directory, erased or Erased(backup.beside), progress=silent)


def contents(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["out", "out.tar", "out.tar.zst"])
def test_what_goes_in_comes_out(store, tmp_path, name):
    backed_up(store, tmp_path / name)
    came, wrong = restored(tmp_path / name, tmp_path / "r")
    assert (len(came), wrong) == (4, ())
    assert contents(tmp_path / "r" / "store") == contents(store.layout.root)


@pytest.mark.parametrize("name", ["out", "out.tar", "out.tar.zst"])
def test_one_cut_short_is_no_backup(store, tmp_path, name):
    def cut_short():
        with open_target(tmp_path / name, now=NOW) as target:
            copy_store(store, target, progress=silent)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_short()
    with pytest.raises(NotFound), open_backup(tmp_path / name, work=tmp_path):
        pass
    backed_up(store, tmp_path / name)
    assert restored(tmp_path / name, tmp_path / "r")[1] == ()


def test_a_file_is_kept_once_for_all_backups(store, tmp_path):
    out = tmp_path / "out"
    backed_up(store, out)
    store.receive([b"three"])
    backed_up(store, out, at=NOW + timedelta(days=1))
    assert len(list((out / "objects").glob("*/*"))) == 5
    assert latest(out) == finished(out)[-1]
    (finished(out)[-1] / "manifest.json").unlink()
    assert forget_unused(out) == 1


def test_a_list_that_was_altered_is_told(store, tmp_path):
    backed_up(store, tmp_path / "out")
    path = latest(tmp_path / "out") / "manifest.json"
    content = path.read_bytes()
    assert manifest_from(content).made_at == NOW
    for altered in (content[:-5], content.replace(b"one", b"two") + b" ", json.dumps({"backup": {}, "sha256": ""}).encode(), b"[]"):
        if altered.strip() != content:
            with pytest.raises(Damaged):
                manifest_from(altered)


def test_no_path_leads_out_of_the_bank(store, tmp_path):
    backed_up(store, tmp_path / "out")
    path = latest(tmp_path / "out") / "manifest.json"
    made = manifest_from(path.read_bytes())
    path.chmod(0o600)
    path.write_bytes(replace(made, files=(replace(made.files[0], path="store/../../outside"),)).sealed())
    with pytest.raises(Damaged):
        restored(tmp_path / "out", tmp_path / "r")
    assert not (tmp_path / "outside").exists()


def test_a_folder_of_others_is_left_alone(store, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").touch()
    with pytest.raises(Conflict):
        backed_up(store, tmp_path / "mine")
    backed_up(store, tmp_path / "out")
    with pytest.raises(Conflict):
        backed_up(store, tmp_path / "out")


def test_what_was_erased_does_not_come_back_and_leaves_the_pool(store, tmp_path):
    out, gone = tmp_path / "out", store.receive([b"secret"])
    backed_up(store, out)
    grave = Tombstone(id=ID, at=NOW, reason="Nazwisko.", originals=(gone.sha256,))
    tombstones.put(store.layout, grave)
    assert erase(store, grave, now=NOW) == 1
    assert erase(store, grave, now=NOW) == 0
    for ask in (lambda: store.receive([b"secret"]), lambda: store.original(gone.sha256)):
        with pytest.raises(Gone):
            ask()
    came, wrong = restored(out, tmp_path / "r", Erased(read_tombstones(store.layout.root)))
    assert wrong == ()
    assert not any(gone.sha256 in each.path for each in came)
    assert object_path(out, gone.sha256).exists()
    backed_up(store, out, at=NOW + timedelta(days=1))
    assert not object_path(out, gone.sha256).exists()
    assert restored(finished(out)[0], tmp_path / "r2")[1] == ()
    assert list(read_tombstones(out)) == [grave]


def test_a_tombstone_that_was_altered_is_told(store, tmp_path):
    tombstones.put(store.layout, Tombstone(id=ID, at=NOW, reason="x"))
    path = store.layout.tombstone(ID)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b'"x"', b'"y"'))
    with pytest.raises(Damaged):
        tombstones.erased(store.layout)
