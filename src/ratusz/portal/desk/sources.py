"""Everything that can wait for a person, on one page: an app that has duties joins by one line."""

from ratusz.portal.about import queries as about
from ratusz.portal.asking import queries as asking
from ratusz.portal.catalog import queries as catalog
from ratusz.portal.core.duties import DutySource
from ratusz.portal.corrections import queries as corrections
from ratusz.portal.dane_gov_pl import queries as dane_gov_pl
from ratusz.portal.discrepancies import queries as discrepancies
from ratusz.portal.erasure import waiting as erasure
from ratusz.portal.findings import queries as findings
from ratusz.portal.gaps import queries as gaps
from ratusz.portal.intake import waiting as intake
from ratusz.portal.moving import queries as moving
from ratusz.portal.people import queries as people
from ratusz.portal.stewardship import queries as stewardship
from ratusz.portal.surveys import queries as surveys
from ratusz.portal.upkeep import waiting as upkeep

SOURCES: tuple[DutySource, ...] = (
    catalog.duties, intake.duties, moving.duties, erasure.duties, findings.duties, asking.duties, surveys.duties, people.duties,
    upkeep.duties, dane_gov_pl.duties, about.duties, stewardship.duties, discrepancies.duties, gaps.duties,
    corrections.duties,
)  # fmt: skip
