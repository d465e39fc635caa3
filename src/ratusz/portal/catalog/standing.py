"""Which roles change the catalogue and which review; what a person is in the bank is `people.standing`."""

from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import NOBODY, Anybody, Standing, standing_of

EDITORS = (Role.STEWARD, Role.COORDINATOR, Role.ADMINISTRATOR)
REVIEWERS = (Role.REVIEWER,)
#: Who answers for the protection of personal data.
INSPECTORS = (Role.INSPECTOR,)
COORDINATORS = (Role.COORDINATOR, Role.ADMINISTRATOR)

__all__ = ["COORDINATORS", "EDITORS", "INSPECTORS", "NOBODY", "REVIEWERS", "Anybody", "Standing", "standing_of"]
