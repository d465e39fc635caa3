"""Addresses of accounts: pages of allauth under Polish paths, and the sign-in of the demo.

Names are allauth's. What is not listed does not exist here: people are invited, so nobody signs up, and their address is
changed by an administrator.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from ratusz.portal.people import views

urlpatterns = [
    path("konto/wejscie/", allauth.login, name="account_login"),
    path("konto/wyjscie/", allauth.logout, name="account_logout"),
    path("konto/nieczynne/", allauth.account_inactive, name="account_inactive"),
    path("konto/potwierdz/", allauth.reauthenticate, name="account_reauthenticate"),
    path("konto/haslo/", allauth.password_change, name="account_change_password"),
    path("konto/haslo/pierwsze/", allauth.password_set, name="account_set_password"),
    path("konto/haslo/nowe/", allauth.password_reset, name="account_reset_password"),
    path("konto/haslo/nowe/wyslane/", allauth.password_reset_done, name="account_reset_password_done"),
    path("konto/haslo/nowe/gotowe/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^konto/haslo/nowe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("konto/dwa-kroki/", mfa.index, name="mfa_index"),
    path("konto/dwa-kroki/wejscie/", mfa.authenticate, name="mfa_authenticate"),
    path("konto/dwa-kroki/potwierdz/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("konto/dwa-kroki/aplikacja/", views.tells_of_proofs(totp.activate_totp), name="mfa_activate_totp"),
    path("konto/dwa-kroki/aplikacja/wylacz/", views.tells_of_proofs(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("konto/dwa-kroki/kody/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/dwa-kroki/kody/nowe/", views.tells_of_proofs(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("konto/dwa-kroki/kody/plik/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("konto/demo/", views.demo_sign_in, name="demo_sign_in"),
]
