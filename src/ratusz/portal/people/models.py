"""People, units they work in, and what they may do there."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; a name of Django's, which `createsuperuser` and allauth call."""

    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":
        """A user who signs in with `email`; without a password until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> "User":
        """An operator of the machine, beside the roles of the bank."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Reminders(models.TextChoices):
    """How often a person is reminded of what they owe."""

    AT_ONCE = "at-once", _("when something comes due, and on the day")
    WEEKLY = "weekly", _("once a week, on Monday")
    OVERDUE = "overdue", _("only when something is overdue")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail.

    `closed_at`: when the account was closed; its name stays where the person did something.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="pl")
    reminders = models.CharField(max_length=10, choices=Reminders.choices, default=Reminders.AT_ONCE)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What was found out about the person while this object lives, which is as long as a request; see `standing`."""
        return {}

    @property
    def acts_for(self) -> "User | None":
        """In whose place this person did what was last asked about; None where their own roles were enough."""
        found: User | None = self.memory.get("acts_for")
        return found

    def was_allowed(self, holds: Callable[["User"], bool]) -> None:
        """Note, for the audit, in whose place this person may do what `holds` allows: a role of their own comes first."""
        grounds: Sequence[tuple[User | None, object]] = self.memory.get("grounds", ())
        if not grounds:
            return
        whole = self.memory["standing"]
        self.memory["acts_for"] = None
        for principal, standing in grounds:
            self.memory["standing"] = standing
            if holds(self):
                self.memory["acts_for"] = principal
                break
        self.memory["standing"] = whole


class Unit(models.Model):
    """An organisational unit or partner body, in a tree (org:OrganizationalUnit).

    `contact`: the person whom callers ask for. `bip_url`: its public information bulletin. `closed_on`: nothing new is made in it; what it
    published keeps its address.
    """

    class Kind(models.TextChoices):
        OFFICE = "office", _("office")
        DEPARTMENT = "department", _("department")
        INSTITUTION = "institution", _("institution")
        PARTNER = "partner", _("partner")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name_pl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    contact = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    about_pl = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    url = models.URLField(blank=True)
    bip_url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name_pl"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_pl

    def get_absolute_url(self) -> str:
        return reverse("pages:unit", args=[self.slug])


class Role(models.TextChoices):
    """What a person may do. All but a steward may be of the whole bank (`unit` empty).

    An inspector is the data-protection officer: sees every decision about personal data, has it made anew, stops publications.
    """

    STEWARD = "steward", _("steward")
    REVIEWER = "reviewer", _("reviewer")
    COORDINATOR = "coordinator", _("coordinator")
    INSPECTOR = "inspector", _("data-protection officer")
    ADMINISTRATOR = "administrator", _("administrator")


class Membership(models.Model):
    """A person has a role in a unit, or in the whole bank where `unit` is empty."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="one_membership_each", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(unit__isnull=False) | ~models.Q(role="steward"), name="steward_has_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} {self.unit or ''}"


class Substitution(models.Model):
    """`substitute` has the roles of `principal` from `first_on` to `last_on`, both days included, in Warsaw."""

    principal = models.ForeignKey(User, on_delete=models.CASCADE, related_name="substitutions")
    substitute = models.ForeignKey(User, on_delete=models.CASCADE, related_name="substituting")
    first_on = models.DateField()
    last_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="a_substitution_ends_after_it_begins"),
            models.CheckConstraint(condition=~models.Q(principal=models.F("substitute")), name="nobody_substitutes_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute}: {self.principal}"

    def holds_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.first_on <= day <= self.last_on
