"""Who may see how the machine is, and start work again."""

from ratusz.portal.people.policy import is_administrator

can_keep_up = is_administrator
