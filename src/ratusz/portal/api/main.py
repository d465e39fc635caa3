"""The machine API: one object, its routers, its description."""

from ninja import NinjaAPI

from ratusz import __version__
from ratusz.portal.api import catalogue, tables

api = NinjaAPI(
    title="Ratusz",
    version="1",
    urls_namespace="api",
    description=(
        "Open data of the city. Reading needs no account. Errors are RFC 9457 problem+json with a stable `code`. "
        "Answers about a version never change; answers about the current one carry an ETag. "
        f"Served by Ratusz {__version__}."
    ),
    openapi_url="/openapi.json",
    docs_url=None,
)
api.add_router("", catalogue.router)
api.add_router("", tables.router)
