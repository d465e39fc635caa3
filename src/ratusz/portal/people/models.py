"""People, units they work in, and what they may do there."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.urls import reverse
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


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=5, default="pl")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email


class Unit(models.Model):
    """An organisational unit or partner body, in a tree (org:OrganizationalUnit)."""

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
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    about_pl = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

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
