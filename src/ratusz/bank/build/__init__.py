"""Versions made: a private one of a delivery, a public one of a private one."""

from ratusz.bank.build.deliver import Delivered, deliver, deliver_table
from ratusz.bank.build.publish import make_public

__all__ = ["Delivered", "deliver", "deliver_table", "make_public"]
