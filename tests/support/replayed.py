"""Work that many tests begin with is done once a process; later tests get the rows and the files that it left.

A delivery costs half a second, mostly of looking for personal data; what it leaves is some thirty rows and a few small files. Those are
put back with the same ids, but for the people, units and datasets that each test makes anew, whose ids are put in the place of the old ones.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import AutoField, CharField, Field, ForeignKey, Model

Row = dict[str, Any]
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """`ids`: of those who stood for it, by part. `new`, `changed`: rows by model, the changed ones with what changed by primary key."""

    ids: Mapping[str, UUID]
    new: Sequence[tuple[type[Model], Sequence[Row]]]
    changed: Sequence[tuple[type[Model], Mapping[Any, Row]]]


_left: dict[object, _Left] = {}


class Once(Protocol):
    """See `once`."""

    def __call__(self, name: str, work: Callable[[], object], **cast: Model) -> None:
        """Do `work`, named `name`, or put back what it left the first time. `cast`: those on whom it works, who are there already, by part."""


@pytest.fixture
def once(bank_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """`once("population", publish, by=ala)`: what `publish` leaves in the database and in the bank's folder, made once a process."""
    kept = tmp_path_factory.getbasetemp() / "replayed"

    def done(name: str, work: Callable[[], object], **cast: Model) -> None:
        key = name, *_choices()
        files = kept / f"{name}-{abs(hash(key))}"
        if key in _left:
            shutil.copytree(files, bank_dir, dirs_exist_ok=True)
            _put_back(_left[key], cast)
            return
        before, there = _rows(), frozenset(path for path in bank_dir.rglob("*") if path.is_file())
        work()
        shutil.copytree(bank_dir, files, ignore=lambda folder, names: [one for one in names if Path(folder) / one in there])
        _left[key] = _compared(before, _rows(), {part: who.pk for part, who in cast.items()})

    return done


def _choices() -> list[tuple[str, object]]:
    """What a bank has chosen otherwise leaves something else."""
    named = [name for name in dir(settings) if name.startswith("BANK_")]
    return [(name, value) for name in sorted(named) if isinstance(value := getattr(settings, name), _PLAIN)]


def _rows() -> dict[type[Model], dict[Any, Row]]:
    return {model: {row[_key(model).attname]: row for row in model._base_manager.order_by("pk").values()} for model in apps.get_models()}


def _key(model: type[Model]) -> Field[Any, Any]:
    key = model._meta.pk
    assert key is not None
    return key


def _compared(
    before: Mapping[type[Model], Mapping[Any, Row]], after: Mapping[type[Model], Mapping[Any, Row]], ids: Mapping[str, UUID]
) -> _Left:
    new, changed = [], []
    for model, rows in after.items():
        was = before[model]
        assert was.keys() <= rows.keys(), f"{model.__name__}: a row that is gone cannot be put back"
        if made := [row for key, row in rows.items() if key not in was]:
            new.append((model, made))
        if others := {key: _differs(was[key], rows[key]) for key in was if was[key] != rows[key]}:
            changed.append((model, others))
    for model, _made in new:
        numbered = [f for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and isinstance(f.target_field, AutoField)]
        assert not [f for f in numbered if f.related_model in dict(new)], f"{model.__name__}: it points at rows that get another number"
    return _Left(ids=ids, new=new, changed=changed)


def _differs(was: Row, is_now: Row) -> Row:
    return {name: value for name, value in is_now.items() if value != was[name]}


def _put_back(left: _Left, cast: Mapping[str, Model]) -> None:
    instead = {left.ids[part]: who.pk for part, who in cast.items()}
    for model, rows in left.new:
        numbered = _key(model).attname if isinstance(_key(model), AutoField) else ""
        made = [model(**{name: _with(value, instead) for name, value in row.items() if name != numbered}) for row in rows]
        # A mark that goes by a name may stand there already.
        model._base_manager.bulk_create(made, ignore_conflicts=isinstance(_key(model), CharField))
    for model, others in left.changed:
        for key, row in others.items():
            count = model._base_manager.filter(pk=_with(key, instead)).update(
                **{name: _with(value, instead) for name, value in row.items()}
            )
            assert count == 1, f"{model.__name__} {key} is not there to be changed: name it in the cast"
    for who in cast.values():
        who.refresh_from_db()


def _with(value: Any, instead: Mapping[UUID, UUID]) -> Any:
    """`value` with other ids, those in texts and in JSON too."""
    assert not isinstance(value, bytes | memoryview), "ids in packed bytes cannot be told: make this row anew each time"
    if isinstance(value, UUID):
        return instead.get(value, value)
    if isinstance(value, str):
        for old, new in instead.items():
            value = value.replace(str(old), str(new)).replace(old.hex, new.hex)
        return value
    if isinstance(value, dict):
        return {_with(name, instead): _with(one, instead) for name, one in value.items()}
    return [_with(one, instead) for one in value] if isinstance(value, list) else value
