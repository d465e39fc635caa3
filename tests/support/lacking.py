"""What `ludnosc/dzielnice` is to hold: both columns for four districts, every year since 2021, by the end of June."""

from django.urls import reverse

from ratusz.portal.gaps.access import cube_of
from ratusz.portal.gaps.actions import declare
from ratusz.portal.gaps.models import Cube, Gap
from ratusz.portal.gaps.scanning import scan
from ratusz.portal.gaps.words import CubeWords
from tests.support.moments import after

DISTRICTS = ("Bytków", "Michałkowice", "Węzłowiec", "Łagiewniki")
EXPECTED = CubeWords(
    columns=("ludnosc", "udzial"), period_column="rok", area_column="dzielnica", every="year", since="2021", lag="P6M", grace="P1M",
    areas=tuple((name, "") for name in DISTRICTS), source="Uchwała o dzielnicach", is_public=True,
)  # fmt: skip


def declared(resource, *, by, seconds=30.0, **said) -> Cube:
    """The cube of a table, accepted and looked at."""
    words = CubeWords(**{**{name: getattr(EXPECTED, name) for name in CubeWords.__dataclass_fields__}, **said})
    known = cube_of(resource)
    declare(resource=resource, words=words, by=by, now=after(seconds=seconds), number=known.number if known else 0)
    cube = cube_of(resource)
    assert cube is not None
    scan(cube, now=after(seconds=seconds))
    return cube


def gap_of(kind, **more) -> Gap:
    """The one gap of a kind."""
    return Gap.objects.loaded().get(kind=kind, **more)


#: What is done with a button.
DONE = ("take", "assign", "plan", "settle", "reopen", "take-back")


def address_lacking(last) -> str:
    """An address of the office about `ludnosc/dzielnice`, or about the year that lacks in it."""
    arguments = {"list": [], "tables": [], "units": [], "cube": ["ludnosc", "dzielnice"], "take-back": ["ludnosc", "dzielnice"]}
    return reverse(f"gaps:{last}", args=arguments[last] if last in arguments else [Gap.objects.get(kind="hole", areas=[]).key])
