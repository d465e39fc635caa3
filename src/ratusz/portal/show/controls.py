"""How one field of a Django form becomes a labelled, described control."""

from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea, Widget


def control(bound: BoundField) -> dict[str, object]:
    """What `show/_field.html` needs: the bound field, how it is laid out, and the control's HTML with its ARIA links.

    `may_be_left`: it says that it is optional. A form that narrows a list (`is_filter`) asks for nothing, and a field whose choices say
    what none means (`says_empty`) need not say it again.
    """
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    described = [name for name, there in ((hint_id, bound.help_text), (error_id, bound.errors)) if there]
    attributes: dict[str, str | bool] = {"class": _css_class(bound.field.widget)}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "layout": _layout(bound.field.widget),
        "widget": bound.as_widget(attrs=attributes),
        "hint_id": hint_id,
        "error_id": error_id,
        "may_be_left": not bound.field.required
        and not getattr(bound.form, "is_filter", False)
        and not getattr(bound.field, "says_empty", False),
    }


def _layout(widget: Widget) -> str:
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "field"


def _css_class(widget: Widget) -> str:
    if isinstance(widget, (CheckboxInput, RadioSelect, CheckboxSelectMultiple)):
        return "ds-input rz-choice"
    if isinstance(widget, FileInput):
        return "rz-file"
    if isinstance(widget, (Textarea, Select)):
        return "ds-input rz-input"
    return "ds-input rz-input"
