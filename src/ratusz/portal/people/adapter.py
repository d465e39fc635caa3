"""Where allauth asks us: nobody signs up, people are invited; letters go through the outbox."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import outbox
from ratusz.portal.people.standing import standing_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Never: a coordinator or an administrator invites."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People of the office come to their desk, others to the home page, each in their own language."""
        with override(getattr(request.user, "language", None)):
            return reverse("intake:desk" if standing_of(request.user).is_member else "pages:home")

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Tell only those who are and stay signed in: a message to a visitor would cost a cookie."""
        if request.user.is_authenticated and message_template != "account/messages/logged_out.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter; the worker sends it, so a mail server that is away breaks no page."""
        message = self.render_mail(template_prefix, email, context)
        once = f"{template_prefix} {secrets.token_urlsafe(16)}"
        outbox.write(once=once, to=email, subject=str(message.subject), body=str(message.body), now=utc_now())
