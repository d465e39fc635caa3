"""Forms for people without an account: no cookie, no CAPTCHA, and yet little use to programs that fill in everything they meet.

Cheap traps (a field that no person sees, a time that no person is faster than, few links) and the budget of an address. What falls into
one is told so, and its text stays in the form: a person is never left without a way.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ratusz.bank.base.errors import NotAllowed, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.personal import names_in
from ratusz.portal.core.texts import seen

P = ParamSpec("P")
#: Nobody reads a form, thinks and writes in less. One that lay open over a weekend is still good.
FASTEST, LONGEST = timedelta(seconds=3), timedelta(days=4)
MOST_LINKS = 3
_SALT = "ratusz.form"
#: What is a person's own. Firms, streets and plates are what people write about.
_PRIVATE = {
    "pesel-found": _("a PESEL number"),
    "identity-card-found": _("a number of an identity card"),
    "passport-found": _("a number of a passport"),
    "bank-account-found": _("a number of a bank account"),
    "phone-found": _("a telephone number"),
    "email-found": _("an e-mail address"),
    "birth-date-found": _("a date of birth"),
}


def stamp(now: datetime) -> str:
    """When a form was shown, as nobody else can write it."""
    return signing.dumps(int(now.timestamp()), salt=_SALT)


def personal_in(text: str) -> tuple[str, ...]:
    """What in `text` looks like data of a person, in words: "a PESEL number"."""
    return tuple(str(_PRIVATE[kind.code]) for kind in names_in(seen(text)) if kind.code in _PRIVATE)


def refuse_personal(*texts: str) -> None:
    """What is shown to everybody is read by a person first; this is for what the person overlooked."""
    found = [what for text in texts for what in personal_in(text)]
    if found:
        raise WrongUsage(
            "personal-in-answer",
            N_("What everybody would see holds what looks like personal data: {found}."),
            N_("Take it out; the text of the one who wrote stays with the office."),
            values={"found": ", ".join(dict.fromkeys(found))},
        )


class Bait(forms.TextInput):
    """A field for programs: in no picture, in no order of tabs, read out to nobody."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "autocomplete": "off"})


class OpenForm(forms.Form):
    """A form with the traps. `free_texts`: names of the fields in which people write what they like.

    `sure` is asked only where something in them looks like personal data, and has to be said then.
    """

    free_texts: ClassVar[tuple[str, ...]] = ()

    website = forms.CharField(required=False, max_length=200, widget=Bait)
    shown = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("Send it with this in it"), help_text=_("Only the office will read it."), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None = None, *, now: datetime, **rest: Any) -> None:
        if data is not None:
            data = data.copy()
        self.now = now
        super().__init__(data, initial={"shown": stamp(now), **rest.pop("initial", {})}, **rest)

    def clean(self) -> dict[str, Any]:
        """The traps, then what looks like personal data."""
        given = super().clean() or self.cleaned_data
        given |= {name: seen(text).strip() for name, text in given.items() if isinstance(text, str)}
        trapped = self._trap(given)
        if trapped:
            # Given anew, so that whoever was caught by mistake sends the same form once more.
            self._set("website", "")
            self._set("shown", stamp(self.now - FASTEST))
            raise forms.ValidationError(trapped)
        texts = "\n".join(str(given.get(name, "")) for name in self.free_texts)
        if texts.count("://") + texts.lower().count("www.") > MOST_LINKS:
            raise forms.ValidationError(gettext("A text with so many links looks like an advertisement. Leave three at most."))
        found = personal_in(texts)
        if found:
            self.fields["sure"].widget = forms.CheckboxInput()
            if not given.get("sure"):
                raise forms.ValidationError(
                    gettext("In the text there is what looks like personal data: %(found)s. Take it out, or say that it is to stay.")
                    % {"found": ", ".join(found)}
                )
        return given

    def _trap(self, given: dict[str, Any]) -> str:
        if given.get("website"):
            return gettext("A field that people do not see was filled in, as programs do. If you are a person, send it once more.")
        try:
            passed = self.now.timestamp() - int(signing.loads(given.get("shown", ""), salt=_SALT))
        except (signing.BadSignature, ValueError, TypeError):
            return gettext("The form lay open for long, or came from elsewhere. Look at it again and send it once more.")
        if passed < FASTEST.total_seconds():
            return gettext("That was quicker than people write. Look at it again and send it once more.")
        if passed > LONGEST.total_seconds():
            return gettext("The form lay open for long, or came from elsewhere. Look at it again and send it once more.")
        return ""

    def _set(self, name: str, value: str) -> None:
        if isinstance(self.data, QueryDict):
            self.data[self.add_prefix(name)] = value


def for_everybody(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """`view` with a form for whoever comes. It acts in nobody's name, so there is no token of a session, which would need a cookie.

    A form that another site sends in the browser of a visitor is refused by what browsers say of it.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and _is_from_elsewhere(request):
            raise NotAllowed("from-elsewhere", N_("This form was sent by another site."), N_("Open it here and send it again."))
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def _is_from_elsewhere(request: HttpRequest) -> bool:
    said = request.headers.get("Sec-Fetch-Site", "")
    if said:
        return said not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
