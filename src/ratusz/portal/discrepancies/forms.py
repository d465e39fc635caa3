"""What people write about phenomena and discrepancies."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Schema
from ratusz.portal.core.strangers import OpenForm
from ratusz.portal.core.texts import MOST_SIGNS
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.codes import Cause, Grain, Kind, Level, Measured, Outcome, Relation
from ratusz.portal.discrepancies.declaring import AddsUp, Expected, HoldingWords, PhenomenonWords
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Phenomenon
from ratusz.portal.people.models import Unit

_USES = (
    ("statistics", _("statistics and reports")),
    ("operations", _("daily work of the office")),
    ("public", _("what the city says of itself")),
)


def _box(label: Any, hint: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": rows})
    )


def _line(label: Any, hint: Any = "", *, most: int = 200, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _open_units() -> Any:
    return Unit.objects.filter(closed_on=None)


class PhenomenonForm(forms.Form):
    """A phenomenon. `owners`: the units whose coordinator the reader is."""

    name_pl = _line(_("What is measured"), _("As residents say it: Population of the city."), required=True)
    name_en = _line(_("The same in English"))
    definition_pl = _box(_("Definition"), _("What exactly, of whom, as of when: each holding says where it differs."), required=False)
    definition_en = _box(_("Definition in English"), required=False, rows=2)
    unit = _line(_("Unit"), _("osoba, ha, zł… Holdings in another unit of the same sort are converted."), most=60)
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    owner = forms.ModelChoiceField(
        label=_("Who settles it"), queryset=Unit.objects.none(), empty_label=_("Choose…"),
        help_text=_("The unit that decides where holders do not agree."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Residents read of it"), required=False, initial=True,
        help_text=_("Of holdings whose tables they see, and of differences that you release."),
    )  # fmt: skip

    def __init__(self, data: Any, *, owners: Any, phenomenon: Phenomenon | None = None) -> None:
        initial = {name: getattr(phenomenon, name) for name in PhenomenonWords.__dataclass_fields__} if phenomenon else {}
        super().__init__(data, initial={**initial, "owner": phenomenon.owner_id if phenomenon else None})
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        field.queryset = owners
        if phenomenon is not None:
            del self.fields["owner"]

    def words(self) -> PhenomenonWords:
        """What was said."""
        return PhenomenonWords(**{name: self.cleaned_data[name] for name in PhenomenonWords.__dataclass_fields__})


class HoldingForm(forms.Form):
    """Where the figures of a holding stand in its table, and what they mean. Choices of columns come from `schema`."""

    label_pl = _line(_("Short name"), _("As residents read it: GUS, PKW, MOPS."), most=80, required=True)
    label_en = _line(_("Short name in English"), most=80)
    steward = forms.ModelChoiceField(label=_("Who answers for these figures"), queryset=Unit.objects.none(), empty_label=_("Choose…"))
    column = forms.ChoiceField(label=_("Column of the figures"), required=False)
    across = forms.BooleanField(
        label=_("Periods stand in the heads of columns"), required=False, help_text=_("As 2019, 2020, 2021 side by side; choose no column.")
    )
    measure = forms.ChoiceField(label=_("What a figure is"), choices=Measured.choices, required=False)
    filters = _line(
        _("Only these rows"), _("Filter the table, then paste its address here, or write miasto=Siemianowice Śląskie."),
        most=2_000,
    )  # fmt: skip
    period_column = forms.ChoiceField(label=_("Column of the period"), required=False)
    period = _line(_("…or one period for all rows"), _("2020, 2020-Q2, 2020-06-28. Empty: the day that the table describes."), most=20)
    grain = forms.ChoiceField(label=_("Compared by"), choices=Grain.choices, required=False)
    area_column = forms.ChoiceField(label=_("Column of the area"), required=False)
    area = _line(_("…or one area for all rows"), _("Its TERYT code or name; empty: the city."), most=60)
    breakdowns = forms.MultipleChoiceField(label=_("Broken down by"), required=False, widget=forms.CheckboxSelectMultiple)
    unit = _line(_("Unit"), _("Where it is not that of the phenomenon."), most=60)
    base = _line(_("Whom or what it counts"), _("For example: people registered for permanent residence."))
    reference = _line(_("As of which day"), _("For example: 31 December, the day of the election."), most=60)
    territory = _line(_("Which territory"), _("Where boundaries changed: as of which day."), most=60)
    definition_pl = _box(_("How it differs from the definition"), required=False, rows=2)
    definition_en = _box(_("The same in English"), required=False, rows=2)
    is_provisional = forms.BooleanField(label=_("The figures are provisional"), required=False)
    authority = forms.MultipleChoiceField(
        label=_("The figure to name for"), choices=_USES, required=False, widget=forms.CheckboxSelectMultiple
    )
    inside = forms.BooleanField(
        label=_("Compare the version inside the office too"), required=False,
        help_text=_("With what is withheld from others. Only those who hold the figures and their coordinator read of such differences."),
    )  # fmt: skip

    def __init__(self, data: Any, *, schema: Schema, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        named = [(column.name, f"{column.label or column.name} ({column.name})") for column in schema.columns]
        numbers = [pair for pair, column in zip(named, schema.columns, strict=True) if column.type.is_number or column.type == "text"]
        for name, choices in (("column", numbers), ("period_column", named), ("area_column", named)):
            self._choose(name, [("", _("none")), *choices])
        self._choose("breakdowns", named)
        steward = self.fields["steward"]
        assert isinstance(steward, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        steward.queryset = _open_units()

    def _choose(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def words(self) -> HoldingWords:
        """What was said."""
        given = {name: self.cleaned_data[name] for name in HoldingWords.__dataclass_fields__}
        filters = given["filters"].partition("?")[2] if given["filters"].startswith(("http", "/")) else given["filters"].lstrip("?")
        return HoldingWords(
            **{**given, "filters": filters, "breakdowns": tuple(given["breakdowns"]), "authority": tuple(given["authority"])}
        )


def initial_of(holding: Holding) -> dict[str, Any]:
    """A holding as its form begins with."""
    return {**{name: getattr(holding, name) for name in HoldingWords.__dataclass_fields__}, "steward": holding.steward_id}


class HoldingChoice(forms.ModelChoiceField):
    """A holding by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        """As residents read it."""
        return str(obj.label)


class PairForm(forms.Form):
    """What is expected of two holdings."""

    first = HoldingChoice(label=_("The first holding"), queryset=Holding.objects.none(), empty_label=_("Choose…"))
    second = HoldingChoice(label=_("The second holding"), queryset=Holding.objects.none(), empty_label=_("Choose…"))
    relation = forms.ChoiceField(label=_("What is expected"), choices=Relation.choices)
    percent = forms.DecimalField(
        label=_("The second is higher by so many percent"), required=False, min_value=Decimal(-99), max_value=Decimal(10_000),
        decimal_places=3, help_text=_("Below zero where it is lower. Empty: it is learned from the figures."),
    )  # fmt: skip
    within = forms.DecimalField(
        label=_("Differences up to so many percent are nothing"), initial=Decimal("0.4"), min_value=Decimal(0), max_value=Decimal(100)
    )
    within_units = forms.DecimalField(
        label=_("…or up to so many units"), initial=Decimal(0), min_value=Decimal(0), max_value=Decimal(10**12)
    )
    why_pl = _box(_("Why"), _("Everybody reads it beside the figures."), rows=3)
    why_en = _box(_("Why, in English"), required=False, rows=2)

    def __init__(self, data: Any, *, phenomenon: Phenomenon, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
            field.queryset = phenomenon.holdings.kept()

    def said(self) -> Expected:
        """What was said."""
        given = self.cleaned_data
        return Expected(
            first=given["first"], second=given["second"], relation=given["relation"],
            offset=None if given["percent"] is None else given["percent"] / 100, relative=given["within"] / 100,
            absolute=given["within_units"], why_pl=given["why_pl"], why_en=given["why_en"],
        )  # fmt: skip


class IdentityForm(forms.Form):
    """Parts that make up a whole."""

    whole = _line(_("The whole"), _("TERYT code or name of the area."), most=60, required=True)
    parts = _box(_("Its parts"), _("One area in a line."))
    absolute = forms.DecimalField(label=_("They may differ by"), initial=Decimal(0), min_value=Decimal(0), max_value=Decimal(10**12))
    why = _box(_("Why"), required=False, rows=2)


class LevelForm(forms.Form):
    """All areas of a level that make up a whole, whoever speaks of it."""

    holding = HoldingChoice(label=_("Who gives the parts"), queryset=Holding.objects.none(), empty_label=_("Choose…"))
    level = forms.ChoiceField(label=_("Of which areas"), choices=Level.choices)
    whole = _line(_("The whole"), _("TERYT code or name of the area; 00 is the whole country."), most=60, required=True)
    absolute = forms.DecimalField(label=_("They may differ by"), initial=Decimal(0), min_value=Decimal(0), max_value=Decimal(10**12))
    why = _box(_("Why"), required=False, rows=2)

    def __init__(self, data: Any, *, phenomenon: Phenomenon) -> None:
        super().__init__(data)
        field = self.fields["holding"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        field.queryset = phenomenon.holdings.kept()


class TermsChoice(forms.ModelMultipleChoiceField):
    """Holdings of any phenomena, each with its own."""

    def label_from_instance(self, obj: Any) -> str:
        """As "Births: USC"."""
        return f"{obj.phenomenon.name}: {obj.label}"


class TermsForm(forms.Form):
    """Holdings of several phenomena that make up one."""

    whole = HoldingChoice(label=_("What they make"), queryset=Holding.objects.none(), empty_label=_("Choose…"))
    carries = forms.BooleanField(
        label=_("Beginning with the period before"),
        required=False,
        help_text=_("What there was, what came and what went make what there is."),
    )
    plus = TermsChoice(label=_("These are added"), queryset=Holding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    minus = TermsChoice(
        label=_("These are taken away"), queryset=Holding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    absolute = forms.DecimalField(label=_("They may differ by"), initial=Decimal(0), min_value=Decimal(0), max_value=Decimal(10**12))
    why_pl = _box(_("Why"), _("Everybody reads it beside the figures."), required=False, rows=2)
    why_en = _box(_("Why, in English"), required=False, rows=2)

    def __init__(self, data: Any, *, phenomenon: Phenomenon, others: Any) -> None:
        super().__init__(data)
        for name, wanted in (("whole", phenomenon.holdings.kept()), ("plus", others), ("minus", others)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
            field.queryset = wanted

    def said(self) -> AddsUp:
        """What was said."""
        given = self.cleaned_data
        return AddsUp(
            whole=given["whole"], plus=tuple(given["plus"]), minus=tuple(given["minus"]), carries=given["carries"],
            absolute=given["absolute"], why_pl=given["why_pl"], why_en=given["why_en"],
        )  # fmt: skip


class ChangeForm(forms.Form):
    """From when on something is measured otherwise."""

    holding = HoldingChoice(label=_("Which holding"), queryset=Holding.objects.none(), required=False, empty_label=_("all"))
    since = _line(_("From which period on"), _("2021, 2021-Q2, 2021-05."), most=20, required=True)
    why = _box(_("What changed"), _("A boundary, a census, a definition, a program."), rows=3)

    def __init__(self, data: Any, *, phenomenon: Phenomenon) -> None:
        super().__init__(data)
        field = self.fields["holding"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        field.queryset = phenomenon.holdings.kept()


class ChosenForm(forms.Form):
    """Which of those that were found. Its page draws their boxes itself."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Figures that do not agree"), coerce=int, error_messages={"required": _("Choose at least one.")}
    )

    def __init__(self, data: Any, *, numbers: Iterable[int], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        chosen.choices = [(number, str(number)) for number in numbers]


class ReleaseForm(ChosenForm):
    """Whom to ask, until when."""

    due_on = _day(_("Answer by"))
    arbiter = forms.ModelChoiceField(
        label=_("Who settles it"), queryset=Unit.objects.none(), required=False, empty_label=_("the unit of the phenomenon")
    )
    shown_text = _box(_("What everybody sees of a report"), _("Without names."), required=False, rows=2)

    def __init__(self, data: Any, **rest: Any) -> None:
        super().__init__(data, **rest)
        arbiter = self.fields["arbiter"]
        assert isinstance(arbiter, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        arbiter.queryset = _open_units()


class AsideForm(ChosenForm):
    """Why nobody is asked. It stands in one HTML form with the other, so the browser must not ask for both."""

    use_required_attribute = False

    why = _line(_("Why"), required=True)


class WhyForm(forms.Form):
    """A reason."""

    why = _box(_("Why"), rows=3)


class ReopenForm(WhyForm):
    """A reason, and a new day."""

    due_on = _day(_("Answer by"))


class CommentForm(forms.Form):
    """Something for the others who take part."""

    text = _box(_("For the others who take part"), _("Residents do not read it."), rows=3)


class NoteForm(forms.Form):
    """What everybody reads."""

    note_pl = _box(_("For residents"), _("A sentence or two: what each figure counts, or what was mended."), required=False, rows=3)
    note_en = _box(_("For residents, in English"), required=False, rows=2)


class DecisionForm(NoteForm):
    """Why figures differ, and what comes of it."""

    stands = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("What comes of it"), choices=Outcome.choices, widget=forms.RadioSelect)
    cause = forms.ChoiceField(label=_("Why the figures differ"), choices=[("", _("Choose…")), *Cause.choices])
    text = _box(_("For the office"), _("What you found, and how you know."))
    true = forms.ChoiceField(
        label=_("Which figure is right"),
        required=False,
        help_text=_("It teaches the comparison whom to trust. Leave it where both are right."),
    )
    field_order = ["outcome", "cause", "text", "true", "note_pl", "note_en"]

    def __init__(self, data: Any, *, discrepancy: Discrepancy, values: Iterable[tuple[str, str]]) -> None:
        kept = {name: getattr(discrepancy, name) for name in ("outcome", "note_pl", "note_en")}
        likely = discrepancy.likely[0] if discrepancy.likely else ""
        first = {**kept, "cause": discrepancy.cause or likely, "text": discrepancy.decision, "stands": discrepancy.stands}
        super().__init__(data, initial=first)
        true = self.fields["true"]
        assert isinstance(true, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
        true.choices = [("", _("none, or both")), *values]

    def said(self) -> Decision:
        """What was said."""
        return Decision(**{name: self.cleaned_data[name] for name in Decision.__dataclass_fields__})


class RaiseForm(OpenForm):
    """What a resident saw."""

    free_texts: ClassVar = ("text", "nickname")

    phenomenon = forms.ModelChoiceField(label=_("What do the figures say?"), queryset=Phenomenon.objects.none(), empty_label=_("Choose…"))
    period = _line(_("Of which year or day?"), most=20)
    text = _box(_("Which figures do not agree?"), _("Say both, and where you saw each. Do not write personal data of anybody."), rows=5)
    nickname = _line(_("Nickname"), _("If you like. Do not give your name."), most=40)

    def __init__(self, data: Any, *, phenomena: Any, **rest: Any) -> None:
        super().__init__(data, **rest)
        field = self.fields["phenomenon"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker: declared above
        field.queryset = phenomena


class ProposalsForm(forms.Form):
    """Words to look for in the names of columns and tables."""

    q = _line(_("Look for"), _("Words in the names of tables and columns, or a unit."))

    def folded(self) -> tuple[str, ...]:
        """The words, without case and diacritics."""
        return tuple(fold(self.cleaned_data.get("q", "")).split()) if self.is_valid() else ()
