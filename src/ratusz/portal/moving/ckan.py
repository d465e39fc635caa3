"""An export of CKAN as the metadata of a move: JSON lines, each as `package_show` gives it. Files lie where `plik` says, or by id."""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ratusz.portal.moving import values
from ratusz.portal.moving.lines import DatasetLine, FileLine, Lines
from ratusz.portal.moving.source import Source

SUFFIXES = (".jsonl", ".ndjson")
_KEPT_ELSEWHERE = frozenset({"wms", "wfs", "api", "html"})


def find_export(source: Source) -> str | None:
    """The file of JSON lines beside the files; None where there is none."""
    return next((name for name in source.at_top() if PurePosixPath(name).suffix.lower() in SUFFIXES), None)


def read_export(source: Source, name: str) -> Lines:
    """What the export says. Lines that are no package are passed over."""
    datasets: list[DatasetLine] = []
    files: list[FileLine] = []
    with source.on_disk(name) as path, path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            package = _package(line)
            if package is not None:
                datasets.append(_dataset(package, number))
                files.extend(_files(package, number, source))
    return Lines(datasets=tuple(datasets), files=tuple(files), sheets=(name, name))


def _package(line: str) -> Mapping[str, Any] | None:
    try:
        data = json.loads(line)
    except ValueError:
        return None
    found = data.get("result", data) if isinstance(data, dict) else None
    return found if isinstance(found, dict) and found.get("id") else None


def _dataset(package: Mapping[str, Any], row: int) -> DatasetLine:
    groups = package.get("groups") or [{}]
    key, name = str(package["id"]), str(package.get("name") or package["id"])
    return DatasetLine(
        row=row,
        key=key,
        title_pl=str(package.get("title") or name),
        description_pl=str(package.get("notes") or package.get("title") or name),
        theme=str(groups[0].get("display_name") or groups[0].get("title") or groups[0].get("name") or ""),
        unit=str((package.get("organization") or {}).get("title") or package.get("author") or ""),
        licence=str(package.get("license_id") or ""),
        keywords=tuple(str(tag.get("display_name") or tag.get("name")) for tag in package.get("tags") or ()),
        contact_name=str(package.get("maintainer") or ""),
        contact_email=str(package.get("maintainer_email") or ""),
        source_url=str(package.get("url") or ""),
        created_at=_moment(package.get("metadata_created")),
        changed_at=_moment(package.get("metadata_modified")),
        addresses=tuple(dict.fromkeys((f"/dataset/{name}", f"/dataset/{key}"))),
    )


def _files(package: Mapping[str, Any], row: int, source: Source) -> Iterator[FileLine]:
    key, name = str(package["id"]), str(package.get("name") or package["id"])
    for place, one in enumerate(package.get("resources") or ()):
        url, id_ = str(one.get("url") or ""), str(one.get("id") or f"{key}-{place}")
        path = _path(one, id_, url, source)
        yield FileLine(
            row=row,
            dataset=key,
            key=id_,
            title_pl=str(one.get("name") or PurePosixPath(unquote(urlsplit(url).path)).name or name),
            description_pl=str(one.get("description") or ""),
            path=path or ("" if str(one.get("format", "")).lower() in _KEPT_ELSEWHERE else PurePosixPath(unquote(urlsplit(url).path)).name),
            url=url if not path and str(one.get("format", "")).lower() in _KEPT_ELSEWHERE else "",
            published_at=_moment(one.get("created")),
            position=int(one.get("position") or place),
            addresses=tuple(f"/dataset/{of}/resource/{id_}" for of in dict.fromkeys((name, key))) + ((url,) if path and url else ()),
        )


def _path(resource: Mapping[str, Any], id_: str, url: str, source: Source) -> str:
    """Where the file of a resource lies: as said, under its id, or under the name it is downloaded by."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    for written in (
        str(resource.get("plik") or ""),
        f"{id_}/{name}",
        f"resources/{id_}/{name}",
        f"{id_}{PurePosixPath(name).suffix}",
        name,
    ):
        if written and (found := source.find(written)):
            return found
    return ""


def _moment(text: object) -> Any:
    return values.moment_of(str(text)) if text else None
