"""Sentences for people: collected from the sources, kept in Polish, compiled. No GNU gettext needed.

    messages.py update [--drop-parts]   sources + what is translated -> locale/pl/LC_MESSAGES/{bank,django}.po
    messages.py compile                 .po -> .mo (a build product, not kept in git)
    messages.py check                   exit 1 and a list where a sentence has no fit Polish

A sentence marked with `N_` belongs to the domain `bank`, wherever it stands; gettext's other calls and templates belong
to `django`. Fragments `locale/pl/parts/*.po` let several people translate at once: they count as translated in all
three commands, and `update --drop-parts` removes them when their sentences are in the catalogues.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "ratusz"
POLISH = SOURCES / "locale" / "pl"
DOMAINS = ("bank", "django")
SINGULAR = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
CONTEXT = ("pgettext", "pgettext_lazy")
KEYWORDS: dict[str, dict[str, tuple[object, ...] | None]] = {
    "bank": {"N_": None},
    "django": {
        **dict.fromkeys(SINGULAR),
        **dict.fromkeys(PLURAL, (1, 2)),
        **dict.fromkeys(CONTEXT, ((1, "c"), 2)),
        "npgettext": ((1, "c"), 2, 3),
        "npgettext_lazy": ((1, "c"), 2, 3),
    },
}
PLACEHOLDER = re.compile(r"%\(([\w.]+)\)[sd]|\{(\w+)(?:[:!][^}]*)?\}")
NAMELESS = re.compile(r"(?<!%)(?:%%)*%[sdrf]|\{\}")
#: By so much of its beginning a sentence is known again: where catalogues of two people were joined, one may stand there twice.
_BEGINNING = 35
DATED = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Language-Team|Report-Msgid-Bugs-To):.*\n', re.MULTILINE
)
Key = tuple[str | None, str]


def key_of(message: Message) -> Key:
    """What makes a sentence itself: its context and its English singular."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def collect(domain: str) -> Catalog:
    """Every sentence of `domain` in the sources, with the files it stands in."""
    found = _empty(domain)
    for path in sorted(SOURCES.rglob("*.py")):
        _add(found, domain, path, path.read_bytes())
    if domain == "django":
        for path in sorted(p for kind in ("html", "txt") for p in SOURCES.glob(f"**/templates/**/*.{kind}")):
            # What is not a sentence comes back as rows of X: without indents, they are harmless to a tokenizer.
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            _add(found, domain, path, "\n".join(line.lstrip() for line in text.splitlines()).encode())
    return found


def _add(found: Catalog, domain: str, path: Path, source: bytes) -> None:
    keywords = KEYWORDS[domain]
    for _line, name, texts, comments in extract_python(io.BytesIO(source), keywords.keys(), ["Translators:"], {"encoding": "utf-8"}):
        spec = keywords[name]
        arguments = texts if isinstance(texts, tuple) else (texts,)
        context = arguments[0] if spec and isinstance(spec[0], tuple) else None
        words = arguments[1:] if context else arguments
        text = (words[0], words[1]) if spec and len(spec) - bool(context) == 2 else words[0]
        if text and all(text):
            found.add(text, locations=[(str(path.relative_to(ROOT)), 1)], auto_comments=comments, context=context)


def _empty(domain: str) -> Catalog:
    return Catalog(locale="pl", project=f"Ratusz: {domain}", copyright_holder="the authors of Ratusz", header_comment="", fuzzy=False)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="pl")


def translated(domain: str) -> dict[Key, Message]:
    """What stands in the catalogue of `domain`, then in the fragments, which win: they are newer."""
    known: dict[Key, Message] = {}
    for path in [POLISH / "LC_MESSAGES" / f"{domain}.po", *sorted((POLISH / "parts").glob("*.po"))]:
        if path.exists():
            known |= {key_of(m): m for m in _read(path) if m.id and any(_forms(m))}
    return known


def polish(domain: str) -> Catalog:
    """The sentences of the sources with their Polish, where there is any; obsolete ones are left out."""
    catalogue, known = collect(domain), translated(domain)
    for message in catalogue:
        if message.id and (there := known.get(key_of(message))) and bool(there.pluralizable) == bool(message.pluralizable):
            message.string = there.string
            message.flags |= there.flags & {"fuzzy"}
    return catalogue


def _forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def _placeholders(text: str) -> set[str]:
    return {name for pair in PLACEHOLDER.findall(text) for name in pair if name}


def faults(domain: str) -> Iterator[str]:
    """A line for each sentence of `domain` without fit Polish."""
    for message in polish(domain):
        if not message.id:
            continue
        where, english = message.locations[0][0], key_of(message)[1]
        last = message.id if isinstance(message.id, str) else message.id[1]
        if NAMELESS.search(last):
            yield f"{where}: placeholders must have names: {english!r}"
        if not all(_forms(message)):
            yield f"{where}: no Polish: {english!r}"
        elif message.fuzzy:
            yield f"{where}: Polish is fuzzy: {english!r}"
        elif not all(_placeholders(form) <= _placeholders(last) for form in _forms(message)) or _placeholders(
            _forms(message)[-1]
        ) != _placeholders(last):
            yield f"{where}: placeholders of the Polish differ: {english!r}"
        elif any(len(form) > 2 * _BEGINNING and form.count(form[:_BEGINNING]) > 1 for form in _forms(message)):
            yield f"{where}: the Polish says itself twice: {english!r}"


def update(*, drop_parts: bool) -> None:
    """Write both catalogues anew, in the order of the files that the sentences stand in."""
    for domain in DOMAINS:
        out = io.BytesIO()
        write_po(out, polish(domain), width=120, sort_by_file=True, include_lineno=False)
        path = POLISH / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DATED.sub("", out.getvalue().decode()), encoding="utf-8")
        missing = list(faults(domain))
        print(f"{path.relative_to(ROOT)}: {len(collect(domain))} sentences, {len(missing)} to mend")
    if drop_parts:
        for path in (POLISH / "parts").glob("*.po"):
            path.unlink()


def _whole(domain: str) -> Catalog:
    catalogue = _empty(domain)
    for message in translated(domain).values():
        if not message.fuzzy:
            catalogue[message.id] = message
    return catalogue


def compile_all() -> None:
    """Write the .mo files that the programs read."""
    (POLISH / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    for domain in DOMAINS:
        with (POLISH / "LC_MESSAGES" / f"{domain}.mo").open("wb") as file:
            write_mo(file, _whole(domain))


def main() -> int:
    """Run the command; the exit code is 1 when `check` has found a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "compile", "check"])
    parser.add_argument("--drop-parts", action="store_true")
    options = parser.parse_args()
    if options.command == "update":
        update(drop_parts=options.drop_parts)
    elif options.command == "compile":
        compile_all()
    found = [line for domain in DOMAINS for line in faults(domain)] if options.command == "check" else []
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
