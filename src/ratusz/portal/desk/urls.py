"""Addresses of the desk: what waits, people, units, substitutes, letters, what happened, one's own account."""

from django.urls import path

from ratusz.portal.desk.views import account, leaving, letters, log, month, people, punctuality, substitutes, units, waiting

app_name = "desk"
urlpatterns = [
    path("urzad/", waiting.desk, name="desk"),
    path("urzad/miesiac/", month.deliveries, name="month"),
    path("urzad/miesiac/przypomnij/", month.remind_all, name="remind-all"),
    path("urzad/terminowosc/", punctuality.punctuality, name="punctuality"),
    path("urzad/przypomnij/<uuid:unit>/", waiting.remind, name="remind"),
    path("urzad/listy/<int:letter>/", letters.letter, name="letter"),
    path("urzad/listy/<int:letter>/zalatwione/", letters.settle, name="letter-settle"),
    path("urzad/listy/<int:letter>/ponownie/", letters.send_again, name="letter-again"),
    path("urzad/dziennik/", log.log, name="log"),
    path("urzad/dziennik.csv", log.log_csv, name="log-csv"),
    path("urzad/ludzie/", people.people, name="people"),
    path("urzad/ludzie/zapros/", people.invite, name="invite"),
    path("urzad/ludzie/<uuid:person>/", people.person, name="person"),
    path("urzad/ludzie/<uuid:person>/rola/", people.give_role, name="role-give"),
    path("urzad/ludzie/<uuid:person>/rola/<int:membership>/", people.take_role, name="role-take"),
    path("urzad/ludzie/<uuid:person>/zaproszenie/", people.invite_again, name="invite-again"),
    path("urzad/ludzie/<uuid:person>/adres/", people.change_address, name="person-address"),
    path("urzad/ludzie/<uuid:person>/odejscie/", leaving.leave, name="leave"),
    path("urzad/jednostki/", units.units, name="units"),
    path("urzad/jednostki/nowa/", units.unit_new, name="unit-new"),
    path("urzad/jednostki/<slug:unit>/", units.unit, name="unit"),
    path("urzad/jednostki/<slug:unit>/miejsce/", units.move, name="unit-move"),
    path("urzad/jednostki/<slug:unit>/zamknij/", units.close, name="unit-close"),
    path("urzad/zastepstwa/", substitutes.substitutes, name="substitutes"),
    path("urzad/zastepstwa/<int:substitution>/koniec/", substitutes.end, name="substitute-end"),
    path("konto/", account.account, name="account"),
    path("konto/wyloguj-inne/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("konto/przypomnienia/<str:token>/", account.reminders, name="reminders"),
]
