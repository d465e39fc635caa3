"""The second proof of those who publish and give roles: until it is set up they are, for the bank, nobody of the office."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ratusz.bank.base.clock import utc_now
from ratusz.portal.people.actions import PROOFS, end_sessions
from ratusz.portal.people.models import User
from ratusz.portal.people.standing import NOBODY, Anybody, needs_mfa


class SecondProofMiddleware:
    """Takes the standing of a person whose roles need a second proof and who has set none up; who has one, gave it when signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Strangers, who send no session, are not looked at. Who sets the proof up ends their other sessions, which gave none."""
        if not (settings.BANK_MFA and settings.SESSION_COOKIE_NAME in request.COOKIES):
            return self.get_response(request)
        user = request.user
        waits = isinstance(user, User) and needs_mfa(user) and not has_proof(user)
        if isinstance(user, User) and waits:
            user.memory.update(standing=NOBODY, grounds=(), awaits_proof=True)
        response = self.get_response(request)
        if isinstance(user, User) and waits and request.method == "POST" and has_proof(user):
            end_sessions(user, now=utc_now(), but=request.session.session_key or "")
        return response


def has_proof(user: User) -> bool:
    """Whether the person has set up a second proof."""
    return Authenticator.objects.filter(user=user.pk, type__in=PROOFS).exists()


def awaits_proof(user: Anybody) -> bool:
    """Whether the person has to set one up before anything else of the office."""
    return isinstance(user, User) and bool(user.memory.get("awaits_proof"))
