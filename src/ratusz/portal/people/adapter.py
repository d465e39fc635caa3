"""Where allauth asks us: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a coordinator or an administrator invites."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Tell only those who are signed in: a message to a visitor would cost a cookie."""
        if request.user.is_authenticated:
            super().add_message(request, *args, **kwargs)
