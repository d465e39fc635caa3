"""How much one account or address may ask: figures that a class of thirty behind one address stays far below, and a loop does not."""

from ratusz.portal.core.budgets import PROGRESS, Budget

_READ = frozenset({"GET", "HEAD"})

BUDGETS = (
    # Thirty pupils who each take a file every half a minute ask for one a second.
    Budget(name="exports", views=frozenset({"api:api_export", "permanent-version"}), methods=_READ, at_once=300, per_s=2),
    Budget(
        name="rows",
        views=frozenset({f"api:{name}" for name in ("api_rows", "api_diff", "api_profile", f"api_export?{PROGRESS}")})
        | {f"permanent-version?{PROGRESS}"},
        methods=_READ,
        at_once=3_000,
        per_s=30,
    ),
    # A statement may hold a processor for seconds.
    Budget(name="sql", views=frozenset({"api:api_sql", "pages:sql"}), methods=_READ, at_once=120, per_s=0.5),
    # A person, not a machine: hundreds of files are moved in as one. Whoever has a one-time link has no account.
    Budget(
        name="uploads",
        views=frozenset({"intake:deliver", "intake:link", "intake:drop-page"}),
        methods=frozenset({"POST"}),
        at_once=200,
        per_s=0.2,
    ),
    # A class of thirty that looks for errors together, each with a few reports in a lesson.
    Budget(
        name="voices",
        views=frozenset(
            {"findings:report", "findings:report-table", "findings:need", "asking:write", "asking:voice", "discrepancies:raise"}
        ),
        methods=frozenset({"POST"}),
        at_once=100,
        per_s=1 / 30,
    ),
    # A school hall, or everybody in the waiting room of the office, behind one address. One survey is one sending.
    Budget(name="surveys", views=frozenset({"surveys:one"}), methods=frozenset({"POST"}), at_once=200, per_s=1 / 10),
    # Each may be a letter to an address that somebody else typed in.
    Budget(name="subscriptions", views=frozenset({"subscriptions:subscribe"}), methods=frozenset({"POST"}), at_once=40, per_s=1 / 60),
    # Each is as large as twenty files and unpacked at once: a city moves in a few times in its life.
    Budget(name="moves", views=frozenset({"moving:moves"}), methods=frozenset({"POST"}), at_once=20, per_s=1 / 180),
)

#: Names of the addresses that take a file from somebody without an account.
TAKES_FILES_OF_STRANGERS = frozenset({"intake:drop-page"})

#: Of allauth. A whole office behind one address signs in at eight; one account is tried ten times in five minutes.
SIGN_IN = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,10/300s/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
