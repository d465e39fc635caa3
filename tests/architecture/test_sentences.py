"""Every sentence a person reads has fit Polish."""

import ast
import gettext
from pathlib import Path

import pytest

from tests.architecture.tree import modules
from tools import messages


@pytest.mark.slow
@pytest.mark.parametrize("domain", messages.DOMAINS)
def test_every_sentence_has_fit_polish(domain):
    assert list(messages.faults(domain)) == []


def test_a_fault_is_seen(tmp_path, monkeypatch):
    """The check itself can fail: missing Polish, lost and nameless placeholders are each reported."""
    sources, polish = tmp_path / "src", tmp_path / "locale"
    sources.mkdir()
    (sources / "a.py").write_text(
        'N_("untranslated"); N_("{row} of {rows}"); N_("{} rows"); N_("right {row}"); N_("twice")\n'
        'ngettext("%(n)s row", "%(n)s rows", 3); gettext("of the other domain")\n'
    )
    (polish / "parts").mkdir(parents=True)
    (polish / "parts" / "a.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "{row} of {rows}"\nmsgstr "{row} z {wierszy}"\n\nmsgid "right {row}"\nmsgstr "dobrze {row}"\n\n'
        'msgid "{} rows"\nmsgstr "{} wierszy"\n\n'
        f'msgid "twice"\nmsgstr "{2 * "To samo zdanie, które ktoś wkleił dwa razy. "}"\n',
        encoding="utf-8",
    )
    for name, value in {"ROOT": tmp_path, "SOURCES": sources, "POLISH": polish}.items():
        monkeypatch.setattr(messages, name, value)
    assert list(messages.faults("bank")) == [
        "src/a.py: no Polish: 'untranslated'",
        "src/a.py: placeholders of the Polish differ: '{row} of {rows}'",
        "src/a.py: placeholders must have names: '{} rows'",
        "src/a.py: the Polish says itself twice: 'twice'",
    ]
    assert list(messages.faults("django")) == ["src/a.py: no Polish: '%(n)s row'", "src/a.py: no Polish: 'of the other domain'"]


def test_templates_are_read_as_django_reads_them(tmp_path, monkeypatch):
    folder = tmp_path / "src" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(
        '{% load i18n %}<p>{% translate "Take it" context "button" %}</p>\n   {# no "sentence" here #}\n'
        "{% blocktranslate trimmed count n=rows %}\n    {{ n }} row\n  {% plural %}\n    {{ n }} rows\n{% endblocktranslate %}\n"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCES", tmp_path / "src")
    found = [(m.context, m.id) for m in messages.collect("django") if m.id]
    assert found == [("button", "Take it"), (None, ("%(n)s row", "%(n)s rows"))]


def test_compiled_sentences_are_read_by_gettext(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(messages, "POLISH", tmp_path / "pl")
    (tmp_path / "pl" / "parts").mkdir(parents=True)
    (tmp_path / "pl" / "parts" / "a.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\n'
        'msgstr[0] "%(n)s wiersz"\nmsgstr[1] "%(n)s wiersze"\nmsgstr[2] "%(n)s wierszy"\n',
        encoding="utf-8",
    )
    messages.compile_all()
    polish = gettext.translation("django", tmp_path, languages=["pl"])
    forms = [polish.ngettext("%(n)s row", "%(n)s rows", n) for n in (1, 2, 5, 22, 112)]
    assert forms == ["%(n)s wiersz", "%(n)s wiersze", "%(n)s wierszy", "%(n)s wiersze", "%(n)s wierszy"]


def test_no_sentence_hides_in_an_f_string():
    """The tool that collects sentences does not look there, so they would stay English."""
    asked = {"_", "gettext", "ngettext", "gettext_lazy", "pgettext", "N_"}
    hidden = [
        f"{name}:{call.lineno}"
        for name, tree in modules("src").items()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in asked
    ]
    assert hidden == []
