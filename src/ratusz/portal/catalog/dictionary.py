"""The column dictionary as people fill it in: a form for each column, begun from what was read and from what others said."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.bank.model.schema import Column
from ratusz.portal.catalog.described import CodeWord, ColumnWords, plain, words_of_column
from ratusz.portal.catalog.models import ColumnText, Settled

LINE_LIMIT, BOX_LIMIT, MOST_CODES = 250, 10_000, 500


def _line(label: Any, hint: Any = "", *, limit: int = LINE_LIMIT) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=limit)


def _box(label: Any, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=hint, required=False, widget=area, max_length=BOX_LIMIT)


class ColumnForm(forms.Form):
    """What is said of one column."""

    MORE = ("counted_pl", "counted_en", "method_pl", "method_en", "settled", "codes")

    label_pl = _line(_("Name"))
    label_en = _line(_("Name in English"))
    meaning_pl = _box(_("What it means"))
    meaning_en = _box(_("What it means, in English"))
    unit = _line(_("Unit of measure"), limit=40)
    counted_pl = _box(_("What is counted"), _("Whom or what the value counts, and who is left out."))
    counted_en = _box(_("What is counted, in English"))
    method_pl = _box(_("How it is got"), _("From a register, a count, a survey, an estimate."))
    method_en = _box(_("How it is got, in English"))
    settled = forms.ChoiceField(label=_("Provisional or final"), choices=Settled.choices, required=False)
    codes = _box(_("Codes"), _("One a line: code = meaning | meaning in English."))

    def clean_codes(self) -> tuple[CodeWord, ...]:
        """The lines as codes; what is no such line, or says a code twice, is told."""
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        found = {word.code: word for word in map(_code, lines)}
        if len(found) != len(lines):
            raise forms.ValidationError(gettext("A code stands there twice."))
        if len(lines) > MOST_CODES:
            raise forms.ValidationError(gettext("At most %(most)s codes.") % {"most": MOST_CODES})
        return tuple(found.values())

    def words(self) -> ColumnWords:
        """What was typed."""
        return ColumnWords(**self.cleaned_data)

    def more(self) -> list[forms.BoundField]:
        """What fewer columns need."""
        return [self[name] for name in self.MORE]

    def has_more(self) -> bool:
        """Whether anything stands among it, or is wrong there."""
        return any(self.initial.get(name) or self[name].errors for name in self.MORE)


def _code(line: str) -> CodeWord:
    code, equals, meaning = (part.strip() for part in line.partition("="))
    polish, _bar, english = (part.strip() for part in meaning.partition("|"))
    if not equals or not code or not polish:
        raise forms.ValidationError(gettext("Not a code and its meaning: %(line)s") % {"line": line[:80]})
    return CodeWord(code=code, pl=polish, en=english)


def _line_of(word: CodeWord) -> str:
    return f"{word.code} = {word.pl}" + (f" | {word.en}" if word.en else "")


def column_forms(
    columns: Iterable[Column], texts: Mapping[str, ColumnText], others: Mapping[str, ColumnText], data: Any = None
) -> dict[str, ColumnForm]:
    """A form for each column, by its name: what is said of it, else what `others` say of one of that name, else what was read."""
    return {column.name: ColumnForm(data, prefix=column.name, initial=_begun(column, texts, others)) for column in columns}


def _begun(column: Column, texts: Mapping[str, ColumnText], others: Mapping[str, ColumnText]) -> dict[str, Any]:
    own, other = words_of_column(texts.get(column.name)), words_of_column(others.get(column.name))
    read = {"label_pl": column.label, "unit": column.unit or ""} if column.name not in texts else {}
    said = plain(own)
    begun = {name: said[name] or value or read.get(name, "") for name, value in plain(other).items()}
    return {**begun, "codes": "\n".join(map(_line_of, own.codes or other.codes))}
