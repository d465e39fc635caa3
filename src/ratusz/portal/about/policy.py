"""Who keeps the pages."""

from ratusz.portal.people.policy import is_administrator

can_keep = is_administrator
