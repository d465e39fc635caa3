"""Pages of accounts beside those of allauth."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter as office_adapter
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST
from requests import RequestException

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people import actions
from ratusz.portal.people.models import User

View = Callable[[HttpRequest], HttpResponseBase]


def tells_of_proofs(view: View) -> View:
    """`view` of allauth, which sets a second proof up or takes it away; the office's log tells of what it did."""

    @wraps(view)
    def told(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if request.method != "POST" or not isinstance(person, User):
            return view(request)
        with transaction.atomic():
            before = actions.proofs_of(person)
            response = view(request)
            actions.tell_of_proofs(user=person, before=before, now=utc_now())
        return response

    return told


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the person of the demo city named by `email`, and go on to `next` where it is an address of ours.

    In a bank that `ratusz demo` did not make there is no such address.
    """
    person = User.objects.filter(email=request.POST.get("email", ""), is_active=True).first() if settings.BANK_DEMO else None
    if person is None:
        raise nothing_here()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    onward = get_next_redirect_url(request) or get_adapter(request).get_login_redirect_url(request)
    return HttpResponseRedirect(onward)


def office_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the office's own sign-in; a page in plain words where it is away.

    To sign in and for nothing else: what allauth would do besides (`process=connect`) ties accounts together.
    """
    request.GET = QueryDict(urlencode({"next": request.GET["next"]}) if "next" in request.GET else "")
    request.POST = QueryDict()
    try:
        answer: HttpResponse = openid.login(request, provider_id)
    except RequestException as error:
        return _told(request, error)
    return answer


def office_sign_in_done(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from there."""
    try:
        answer: HttpResponse = openid.callback(request, provider_id)
    except RequestException as error:
        return _told(request, error)
    return answer


def _told(request: HttpRequest, error: RequestException) -> HttpResponse:
    try:
        office_adapter(request).on_authentication_error(request, None, exception=error)
    except ImmediateHttpResponse as refused:
        answer: HttpResponse = refused.response
        return answer
    raise error
