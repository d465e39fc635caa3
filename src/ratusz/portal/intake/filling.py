"""Templates of tables: made of the version that stands, and known again when they come back filled in."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext

from ratusz.bank.base.errors import UserError
from ratusz.bank.publish.template import ColumnWord, TemplateWords, recipe_of_template, write_template
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.recipe import Recipe
from ratusz.bank.read.templates import TemplateMark, mark_of
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.core import bank
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake.models import Delivery


def make_template(resource: Resource, target: Path, *, language: str, bare: bool = False) -> None:
    """Write the template of `resource`, of which a version stands, to `target`; its recipe is kept in the store.

    `bare`: columns only, for those who may not see its rows, nor values out of them.
    """
    table = source_table(str(resource.pk), resource.private)
    if bare:
        table = replace(table, parts=(), raw=())
    words = _words(resource, language)
    recipe = bank.store().add_document(recipe_of_template(table.schema, words).as_json())
    mark = TemplateMark(resource=str(resource.pk), recipe=recipe, guide=words.sheets[1])
    write_template(bank.engine(), table, target, words=words, mark=mark)


def mark_in(delivery: Delivery) -> TemplateMark | None:
    """The mark of the template that was delivered; None for any other file."""
    return mark_of(bank.store().original(delivery.original))


def recipe_of(mark: TemplateMark, delivery: Delivery) -> Recipe | None:
    """The recipe of a template that is for the table it was delivered to and was made by this bank; else None."""
    if delivery.resource is None or mark.resource != str(delivery.resource.pk):
        return None
    with suppress(UserError):  # not a document of this bank, or not a recipe: then the file is read as any other
        kept = Recipe.from_json(bank.store().document(mark.recipe))
        # Whatever program saved it: the sheets are the same.
        return replace(kept, format=format_of(bank.store().original(delivery.original), file_name=delivery.file_name))
    return None


def _words(resource: Resource, language: str) -> TemplateWords:
    texts = ColumnText.objects.filter(resource=resource)
    return TemplateWords(
        title=resource.title,
        language=language,
        columns={one.name: _word(one) for one in texts},
        key=tuple(resource.key),
        expected=resource.mode != Resource.Mode.CORRECTS,
    )


def _word(text: ColumnText) -> ColumnWord:
    """What the dictionary says of a column: its meaning, whom it counts, how it is got, what its codes mean."""
    parts = [
        text.meaning,
        gettext("What is counted: %(text)s") % {"text": text.counted} if text.counted else "",
        gettext("How it is got: %(text)s") % {"text": text.method} if text.method else "",
        "; ".join(f"{code} – {meaning}" for code, meaning in text.coded),
    ]
    codes = tuple(code for code, _meaning in text.coded)
    return ColumnWord(label=text.label, meaning="\n".join(filter(None, parts)), unit=text.unit, codes=codes)
