"""What a bank shows: `python -m tests.support.looked_at DIRECTORY [versions as JSON]`, in a process of its own.

Prints a JSON object: id of each published resource → version, sha256 of its rows as CSV, status of its page. With versions: of those.
"""

import hashlib
import json
import sys
from pathlib import Path

from ratusz.portal.config.installation import start


def main(directory: Path, versions: dict[str, str]) -> None:
    """Print it."""
    start(directory)
    from django.test import Client  # noqa: PLC0415  Django was just started

    from ratusz.portal.catalog.models import Resource  # noqa: PLC0415  the same

    client, found = Client(SERVER_NAME="localhost"), {}
    for resource in (
        Resource.objects.published().filter(audience="public", dataset__audience="public", kind="table").select_related("dataset")
    ):
        version = versions.get(str(resource.pk), resource.current)
        rows = client.get(f"/api/v1/resources/{resource.pk}/export.csv?version={version}")
        body = b"".join(rows.streaming_content) if rows.streaming else rows.content
        page = client.get(f"{resource.get_absolute_url()}?version={version}").status_code
        found[str(resource.pk)] = {"version": version, "rows": hashlib.sha256(body).hexdigest(), "status": rows.status_code, "page": page}
    print(json.dumps(found))  # noqa: T201  the answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]) if sys.argv[2:] else {})
