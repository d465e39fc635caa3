"""The office's own sign-in (OpenID Connect) as allauth wants it: one provider, from settings, none in the database."""

from typing import Any

from ratusz.portal.config.env import Env, required

PROVIDER = "urzad"


def sign_in_of_office(env: Env) -> dict[str, Any]:
    """Django's SOCIALACCOUNT_* settings. Accounts are matched by the e-mail that the office vouches for; nobody signs up this way."""
    apps = []
    if env.oidc_issuer:
        apps.append(
            {
                "provider_id": PROVIDER,
                "name": env.oidc_name,
                "client_id": required(env, "oidc_client"),
                "secret": required(env, "oidc_secret"),
                "settings": {"server_url": env.oidc_issuer, "fetch_userinfo": True},
            }
        )
    return {
        "SOCIALACCOUNT_ADAPTER": "ratusz.portal.people.adapter.OfficeAdapter",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}},
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        # The button is a link: a form may lead nowhere but to ourselves (Content-Security-Policy).
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
    }
