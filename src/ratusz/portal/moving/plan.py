"""What a move would make, change and leave as it is, and what is wrong: found without writing anything."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from django.conf import settings

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.text import fold
from ratusz.bank.build.document import SERVICES, WebLink
from ratusz.bank.connectors.addresses import parse_address
from ratusz.bank.documents import kind_of
from ratusz.bank.model.problem import Problem, Severity
from ratusz.bank.read.magic import format_of
from ratusz.portal.catalog import former
from ratusz.portal.catalog.described import DatasetWords, ResourceWords
from ratusz.portal.catalog.models import FormerAddress, Resource, Theme
from ratusz.portal.core.remarks import remark
from ratusz.portal.moving import ckan, values
from ratusz.portal.moving.lines import DATASETS, FILES, DatasetLine, FileLine, Lines
from ratusz.portal.moving.models import MovedFile, MovedThing
from ratusz.portal.moving.sheet import SUFFIXES, Reading, read_lines
from ratusz.portal.moving.source import Source, fingerprint
from ratusz.portal.people.models import Unit

Verdict = Literal["made", "changed", "same"]
_EXAMPLES = 12
_OUTSIDE_WORDS = frozenset({"row", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """An edition: a file of the source (`path`) or the words of a link, its sha256, how it joins, whether it is here already."""

    line: FileLine
    path: str
    link: WebLink | None
    sha256: str
    mode: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedResource:
    """A resource with its editions in order; `line`: the newest, which describes it."""

    line: FileLine
    kind: str
    words: ResourceWords
    digest: str
    verdict: Verdict
    files: tuple[PlannedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDataset:
    """A dataset with its resources."""

    line: DatasetLine
    unit: Unit
    words: DatasetWords
    digest: str
    verdict: Verdict
    resources: tuple[PlannedResource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of a move. Rows that cannot move in are left out and told among `problems`. `is_looked`: those of what files hold as well."""

    datasets: tuple[PlannedDataset, ...]
    problems: tuple[Problem, ...]
    is_looked: bool = False

    def counts(self) -> dict[str, int]:
        """How much is made, changed and left as it is; `wrong`: how many errors there are; `files_to_decide` where files were looked at."""
        resources = [resource for dataset in self.datasets for resource in dataset.resources]
        files = [file for resource in resources for file in resource.files]
        verdicts = ("made", "changed", "same")
        return {
            **{f"datasets_{name}": len([one for one in self.datasets if one.verdict == name]) for name in verdicts},
            **{f"resources_{name}": len([one for one in resources if one.verdict == name]) for name in verdicts},
            "files_new": len([file for file in files if file.is_new]),
            "files_same": len([file for file in files if not file.is_new]),
            "addresses": sum(len(one.line.addresses) for one in self.datasets) + sum(len(one.line.addresses) for one in resources),
            "past_downloads": sum(one.line.past_downloads for one in self.datasets),
            "wrong": len([problem for problem in self.problems if problem.weight is Severity.ERROR]),
            **({"files_to_decide": len([one for one in self.problems if one.code == "moving-would-stop"])} if self.is_looked else {}),
        }


def make_plan(source: Source) -> Plan:
    """The plan for what `source` holds now and the bank holds now. WrongUsage where there is no spreadsheet and no export."""
    lines, problems = _lines(source)
    reading = Reading(problems=list(problems))
    planner = _Planner(source, lines, reading)
    datasets = tuple(planner.datasets())
    planner.tell_unused()
    return Plan(datasets=datasets, problems=tuple(reading.problems))


def _lines(source: Source) -> tuple[Lines, tuple[Problem, ...]]:
    export = ckan.find_export(source)
    return (ckan.read_export(source, export), ()) if export else read_lines(source)


def former_addresses(dataset: DatasetLine, resource: FileLine | None = None) -> tuple[str, ...]:
    """Where a thing stood: as the row says, and where CKAN and its kin would have shown it by its identifier."""
    if resource is None:
        return tuple(dict.fromkeys((*dataset.addresses, f"/dataset/{dataset.key}")))
    return tuple(dict.fromkeys((*resource.addresses, f"/dataset/{dataset.key}/resource/{resource.key}")))


class _Planner:
    """What the rows are looked up in; read once for a move."""

    def __init__(self, source: Source, lines: Lines, reading: Reading) -> None:
        self._source, self._lines, self._reading = source, lines, reading
        self._units = _by_names((unit, (unit.slug, unit.name_pl, unit.name_en)) for unit in Unit.objects.filter(closed_on=None))
        self._themes = _by_names((theme, (theme.slug, theme.name_pl, theme.name_en)) for theme in Theme.objects.all())
        self._things = {(one.dataset_key, one.resource_key): one for one in MovedThing.objects.all()}
        known = MovedFile.objects.exclude(state=MovedFile.State.FAILED).exclude(delivery__state="dropped")
        self._files = set(known.values_list("thing__dataset_key", "thing__resource_key", "sha256"))
        self._used: set[str] = set()
        self._leads = _former_places()

    def datasets(self) -> Iterator[PlannedDataset]:
        """Each row of the sheet of datasets that can move in."""
        sheet, seen = self._lines.sheets[0], set()
        by_dataset: dict[str, list[FileLine]] = {}
        for file in self._lines.files:
            by_dataset.setdefault(file.dataset, []).append(file)
        for line in self._lines.datasets:
            if line.key in seen:
                self._reading.wrong("moving-twice", sheet, line.row, "identyfikator dawny", found=line.key)
                continue
            seen.add(line.key)
            files = by_dataset.pop(line.key, []) + by_dataset.pop(line.title_pl, [])
            planned = self._dataset(line, files)
            if planned is not None:
                yield planned
        for name, files in by_dataset.items():
            for file in files:
                self._reading.wrong("moving-dataset-unknown", self._lines.sheets[1], file.row, "zbiór", found=name)

    def tell_unused(self) -> None:
        """Files that no row names, but for the spreadsheet itself."""
        for name in sorted(set(self._source.sizes) - self._used):
            if not (name in self._source.at_top() and _may_be_spreadsheet(PurePosixPath(name))):
                self._reading.wrong("moving-file-unused", self._lines.sheets[1], 1, found=name)

    def _dataset(self, line: DatasetLine, files: Sequence[FileLine]) -> PlannedDataset | None:
        sheet = self._lines.sheets[0]
        unit = self._named(self._units, line.unit, "moving-unit-unknown", sheet, line.row, "jednostka")
        theme = self._named(self._themes, line.theme, "moving-theme-unknown", sheet, line.row, "kategoria")
        licence, frequency = values.licence_of(line.licence), values.frequency_of(line.frequency)
        if licence is None:
            said = ", ".join(values.LICENCES)
            self._reading.wrong("moving-licence-unknown", sheet, line.row, "licencja", found=line.licence, expected=said)
        if frequency is None:
            said = ", ".join(values.FREQUENCIES)
            self._reading.wrong("moving-frequency-unknown", sheet, line.row, "częstotliwość", found=line.frequency, expected=said)
        resources = tuple(self._resources(line, files))
        if unit is None or theme is None or licence is None or frequency is None:
            return None
        said_words = {one.name: getattr(line, one.name) for one in fields(DatasetWords) if hasattr(line, one.name)}
        words = DatasetWords(**{**said_words, "theme": theme, "licence": licence, "frequency": frequency})
        usable = replace(line, addresses=tuple(self._addresses(line.addresses, sheet, line.row, former_addresses(line), (line.key, ""))))
        digest = _digest(line)
        verdict = self._verdict((line.key, ""), digest)
        return PlannedDataset(line=usable, unit=unit, words=words, digest=digest, verdict=verdict, resources=resources)

    def _resources(self, dataset: DatasetLine, files: Sequence[FileLine]) -> Iterator[PlannedResource]:
        by_key: dict[str, list[FileLine]] = {}
        for file in files:
            by_key.setdefault(file.key, []).append(file)
        for key, lines in by_key.items():
            planned = self._resource(dataset, key, sorted(lines, key=_in_time))
            if planned is not None:
                yield planned

    def _resource(self, dataset: DatasetLine, key: str, lines: Sequence[FileLine]) -> PlannedResource | None:
        """Editions of one kind; those of another are told and left out."""
        files: list[PlannedFile] = []
        kinds: list[str] = []
        for line in lines:
            found = self._file(dataset, key, line)
            if found is None:
                continue
            kind, planned = found
            if kinds and kind != kinds[0]:
                self._reading.wrong("moving-kind-changes", self._lines.sheets[1], line.row, "plik", found=kind, expected=kinds[0])
                continue
            kinds.append(kind)
            files.append(planned)
        if not files:
            return None
        last = lines[-1]
        stated = former_addresses(dataset, last)
        sheet, here = self._lines.sheets[1], (dataset.key, key)
        addresses = [one for line in lines for one in self._addresses(line.addresses, sheet, line.row, stated, here)]
        described = replace(
            last,
            addresses=tuple(dict.fromkeys(addresses)),
            past_downloads=sum(line.past_downloads for line in lines),
        )
        digest = _digest(described)
        words = ResourceWords(title_pl=last.title_pl[:250], title_en=last.title_en[:250], description_pl=last.description_pl)
        return PlannedResource(
            line=described, kind=kinds[0], words=words, digest=digest, verdict=self._verdict((dataset.key, key), digest), files=tuple(files)
        )

    def _file(self, dataset: DatasetLine, key: str, line: FileLine) -> tuple[str, PlannedFile] | None:
        sheet = self._lines.sheets[1]
        mode = values.mode_of(line.mode)
        if mode is None:
            self._reading.wrong("moving-mode-unknown", sheet, line.row, "tryb", found=line.mode)
            return None
        if bool(line.path) == bool(line.url):
            self._reading.wrong("moving-both" if line.path else "moving-neither", sheet, line.row, "plik")
            return None
        if line.url:
            return self._link(dataset, key, line)
        name = self._source.find(line.path)
        if name is None:
            self._reading.wrong("moving-file-missing", sheet, line.row, "plik", found=line.path)
            return None
        self._used.add(name)
        found = self._looked_at(name, line)
        if found is None:
            return None
        kind, sha256 = found
        is_new = (dataset.key, key, sha256) not in self._files
        return kind, PlannedFile(line=line, path=name, link=None, sha256=sha256, mode=mode, is_new=is_new)

    def _link(self, dataset: DatasetLine, key: str, line: FileLine) -> tuple[str, PlannedFile] | None:
        try:
            parse_address(line.url)
        except UserError:
            self._reading.wrong("moving-link-unusable", self._lines.sheets[1], line.row, "adres odnośnika", found=line.url[:200])
            return None
        link = WebLink(url=line.url, service=line.service if line.service in SERVICES else "page")
        sha256 = hashlib.sha256(link.as_bytes()).hexdigest()
        is_new = (dataset.key, key, sha256) not in self._files
        return Resource.Kind.LINK, PlannedFile(line=line, path="", link=link, sha256=sha256, mode=Resource.Mode.REPLACES, is_new=is_new)

    def _looked_at(self, name: str, line: FileLine) -> tuple[str, str] | None:
        """What a file is, table or document, and its sha256; None where it cannot be taken in, which is told."""
        sheet, most = self._lines.sheets[1], settings.BANK_UPLOAD_LIMIT_BYTES
        if not self._source.size(name):
            self._reading.wrong("moving-file-empty", sheet, line.row, "plik", found=name)
            return None
        if self._source.size(name) > most:
            self._reading.wrong("moving-file-too-large", sheet, line.row, "plik", found=name, expected=str(most // 1_000_000))
            return None
        try:
            with self._source.on_disk(name) as path:
                if kind_of(path) is not None:
                    return Resource.Kind.DOCUMENT, fingerprint(path)
                format_of(path, file_name=PurePosixPath(name).name)
                return Resource.Kind.TABLE, fingerprint(path)
        except UserError as error:
            self._reading.wrong(
                "moving-file-not-read", sheet, line.row, "plik", found=name, expected=remark(error.message, values=error.values)
            )
            return None

    def _addresses(self, addresses: Sequence[str], sheet: str, row: int, also: Sequence[str], key: tuple[str, str]) -> Iterator[str]:
        """Those that can be kept for the thing of `key`; what leads elsewhere already is told. `also`: kept without being said."""
        for address in dict.fromkeys((*addresses, *also)):
            try:
                leads_to = self._leads.setdefault(former.as_asked(address), key)
            except UserError:
                if address in addresses:
                    self._reading.wrong("moving-address-unusable", sheet, row, "adres dawny", found=address[:200])
                continue
            if leads_to == key:
                yield address
            elif address in addresses:
                self._reading.wrong("moving-address-taken", sheet, row, "adres dawny", found=address[:200])

    def _named(self, known: Mapping[str, Any], name: str, code: str, sheet: str, row: int, column: str) -> Any:
        found = known.get(fold(name).strip())
        if found is None:
            examples = list(dict.fromkeys(str(one) for one in known.values()))
            more = ", …" if len(examples) > _EXAMPLES else ""
            self._reading.wrong(code, sheet, row, column, found=name, expected=", ".join(examples[:_EXAMPLES]) + more)
        return found

    def _verdict(self, key: tuple[str, str], digest: str) -> Verdict:
        thing = self._things.get(key)
        if thing is None or (thing.dataset_id is None and thing.resource_id is None):
            return "made"
        return "same" if thing.words == digest else "changed"


def _may_be_spreadsheet(path: PurePosixPath) -> bool:
    """A workbook or an export beside the files, or one of the two sheets as a text."""
    is_sheet = path.suffix.lower() in SUFFIXES and (path.suffix.lower() not in {".csv", ".tsv"} or path.stem.lower() in {DATASETS, FILES})
    return is_sheet or path.suffix.lower() in ckan.SUFFIXES


def _former_places() -> dict[tuple[str, str], tuple[str, str]]:
    """Path and query of each former address → the old identifiers of what it leads to; of what did not move in, none."""
    things = {(one.dataset_id, one.resource_id): (one.dataset_key, one.resource_key) for one in MovedThing.objects.all()}
    known = FormerAddress.objects.values_list("path", "query", "dataset", "resource")
    return {(path, query): things.get((dataset, resource), ("", "")) for path, query, dataset, resource in known}


def _by_names(things: Iterator[tuple[Any, tuple[str, ...]]]) -> dict[str, Any]:
    return {fold(name).strip(): thing for thing, names in things for name in names if name}


def _in_time(line: FileLine) -> tuple[Any, ...]:
    """Editions by the day of publication, then by the day they describe, then as they stand in the sheet."""
    return (
        line.published_at is not None,
        line.published_at.timestamp() if line.published_at else 0,
        line.state_on.toordinal() if line.state_on else 0,
        line.row,
    )


def _digest(line: DatasetLine | FileLine) -> str:
    """A fingerprint of what a row says, wherever it stands."""
    said = [(one.name, repr(getattr(line, one.name))) for one in fields(line) if one.name != "row"]
    return hashlib.sha256(repr(said).encode()).hexdigest()
