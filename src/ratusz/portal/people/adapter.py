"""Where allauth asks us: nobody signs up, people are invited; letters go through the outbox; the office's sign-in vouches for people."""

import secrets
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import outbox
from ratusz.portal.core.visitor import address_of
from ratusz.portal.people import actions
from ratusz.portal.people.models import User
from ratusz.portal.people.standing import needs_mfa, standing_of

#: For how long a person who has signed in is not asked for the password again.
FRESH_S = 300
_SIGNED_IN = "account_authentication_methods"  # where allauth writes when and how somebody signed in


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Never: a coordinator or an administrator invites."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People of the office come to their desk, others to the home page, each in their own language."""
        with override(getattr(request.user, "language", None)):
            return reverse("desk:desk" if standing_of(request.user).is_member else "pages:home")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Not from somebody who has just signed in: they are led to the second proof straight from there."""
        signed_in = self.request.session.get(_SIGNED_IN, []) if self.request is not None else []
        if any(utc_now().timestamp() - one.get("at", 0) < FRESH_S for one in signed_in):
            return False
        required: bool = super().is_reauthentication_required(app=app, **more)
        return required

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Tell only those who are and stay signed in: a message to a visitor would cost a cookie."""
        if request.user.is_authenticated and message_template != "account/messages/logged_out.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """From where somebody tries to sign in, past our own proxies."""
        return str(address_of(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the address of the bank, whatever name it was asked by: the letter goes to somebody else than who asks."""
        asked: str = super().get_reset_password_from_key_url(key)
        return urljoin(settings.BANK_ADDRESS, urlsplit(asked).path)

    def format_email_subject(self, subject: str) -> str:
        """With the name of the bank, not of the host that was asked."""
        return f"[{settings.BANK_NAME or 'Ratusz'}] {subject}"

    def set_password(self, user: User, password: str) -> None:
        """Changed, set for the first time or anew: the office's log tells of it."""
        actions.set_password(user=user, password=password, now=utc_now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter; the worker sends it, so a mail server that is away breaks no page."""
        message = self.render_mail(template_prefix, email, context)
        once = f"{template_prefix} {secrets.token_urlsafe(16)}"
        outbox.write(once=once, to=email, subject=str(message.subject), body=str(message.body), now=utc_now())


class MFAAdapter(DefaultMFAAdapter):
    """The second proof: named after the bank, and kept by those who must have one."""

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app shows the account."""
        return settings.BANK_NAME or "Ratusz"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where a role of its owner takes one."""
        return not (settings.BANK_MFA and needs_mfa(authenticator.user))


class OfficeAdapter(DefaultSocialAccountAdapter):
    """The office's own sign-in: it opens accounts that somebody invited, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002  allauth's signature
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the invited account by the e-mail that the office vouches for; a page in plain words where there is none."""
        if sociallogin.is_existing:
            return
        vouched = [one.email for one in sociallogin.email_addresses if one.verified]
        if not vouched:
            _refuse(request, _("The sign-in of the office does not vouch for your e-mail address."))
        person = User.objects.filter(email__iexact=vouched[0], is_active=True).first()
        if person is None:
            _refuse(request, _("There is no account with the address %(address)s.") % {"address": vouched[0]})
        sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002  allauth's signature
        error: Any = None,
        exception: Exception | None = None,  # noqa: ARG002  what went wrong there is for their log
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        """What went wrong at the office's sign-in, in plain words."""
        if error == AuthError.CANCELLED:
            _refuse(request, _("You ended the sign-in of the office before it was done."))
        _refuse(request, _("The sign-in of the office did not answer as it should. Try again in a while."))


def _refuse(request: HttpRequest, sentence: str) -> NoReturn:
    raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", {"sentence": sentence}, status=403))
