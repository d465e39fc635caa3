"""Terms of re-use in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.models import Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Three sentences: what one may do, what one must do, what nobody promises; and where the full text stands.

    `name`: as a line that names the source calls it.
    """

    name: str | Promise
    may: str | Promise
    must: str | Promise
    not_promised: str | Promise
    url: str


_ANYTHING = _("Copy, change, combine and publish these data, for money too, without asking.")
_AS_THEY_ARE = _("The data are given as they are: nobody answers for errors in them, nor for what is done with them.")
TERMS: Mapping[str, Terms] = {
    Licence.CC0: Terms(
        name="CC0 1.0",
        may=_ANYTHING,
        must=_("Nothing. Naming the source is kind and helps others to check."),
        not_promised=_AS_THEY_ARE,
        url="https://creativecommons.org/publicdomain/zero/1.0/deed.pl",
    ),
    Licence.CC_BY: Terms(
        name="CC BY 4.0",
        may=_ANYTHING,
        must=_("Name the source, link to the licence, and say whether you changed the data."),
        not_promised=_AS_THEY_ARE,
        url="https://creativecommons.org/licenses/by/4.0/deed.pl",
    ),
    Licence.CC_BY_SA: Terms(
        name="CC BY-SA 4.0",
        may=_ANYTHING,
        must=_("Name the source, say whether you changed the data, and share what you make of them on the same terms."),
        not_promised=_AS_THEY_ARE,
        url="https://creativecommons.org/licenses/by-sa/4.0/deed.pl",
    ),
    Licence.PUBLIC_INFORMATION: Terms(
        name=_("public information"),
        may=_ANYTHING,
        must=_("Name the source and the day on which the information was made and obtained."),
        not_promised=_AS_THEY_ARE,
        url="https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20210001641",
    ),
}
