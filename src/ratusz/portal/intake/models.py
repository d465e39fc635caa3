"""Deliveries: bytes as they arrived, what was read in them, and what people decided."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.portal.core.remarks import in_words
from ratusz.portal.intake.querysets import AnswerQuerySet, DecisionQuerySet, DeliveryQuerySet, LinkQuerySet

#: What stands in place of an address that was forgotten (`intake.forgetting`).
FORGOTTEN = "—"


class OneTimeLink(models.Model):
    """An address that opens the drop page of one resource without an account, for one delivery or one answer.

    Of the address only `digest` (sha256) is kept. `person`, `unit`, `email`: for whom it is; a person's and a unit's letters go to
    `email`. `made_by` empty: by the bank, for a reminder. `used_at`: a delivery was handed in, or an answer was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    resource = models.ForeignKey("catalog.Resource", on_delete=models.PROTECT, related_name="links")
    email = models.EmailField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email="") | models.Q(person__isnull=False) | models.Q(unit__isnull=False), name="a_link_is_for_somebody"
            )
        ]

    def __str__(self) -> str:
        return self.whom

    @property
    def whom(self) -> str:
        """For whom it is, in words."""
        named = self.person or self.unit
        return ", ".join(filter(None, [str(named) if named else "", self.email]))


class Delivery(models.Model):
    """Bytes as they arrived: from whom, when, by what channel. Its tables go to resources of one dataset, or are ignored.

    `resource`: where its sender wanted it; where its tables really go is said by the tables. A document or a link is one
    "table" without rows, so that it goes the same way; the bytes of a link are the words of its address. `draft`: the recipe that
    somebody is correcting, not read by yet; `drafts_before`: earlier ones, to which it can go back, the last one last, by hash.
    `carried_on_by`: who has it in hand since its sender left. `documents_before`: hashes of all recipes and reports that earlier
    readings left in the store, to be erased with it. `from_template`: the file is a template that the bank made, read by a recipe
    of its own. `received_by` is empty where it came by the `link` of somebody without an account. `sent_by`, `sent_on`, `letter`: who
    really sent it, when and under what number, where it was delivered on behalf of somebody. `publish_at`: when it is to be published,
    once it was accepted for a set time, `publish_closes` the reason to close earlier versions then, `few_because` why small numbers of
    people are shown then. `published_itself`: no reviewer
    looked first, as the coordinator allows. `after`: the delivery to be published before this one, whose tables this one joins. `mode`: how
    its sender said that it joins. `instead_of`: the delivery whose file this one mends; that one `is_replaced`. `packed_in`: hash of the
    archive in which it came with others, and which goes when it is erased. `checked_again_at`: when the bank had it read again by itself
    because corrections had changed; if it was submitted before, it `goes_on` to the reviewers afterwards.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("could not be read")
        READ = "read", _("read, to be checked")
        SUBMITTED = "submitted", _("waiting for review")
        SCHEDULED = "scheduled", _("accepted, waits for its hour")
        RETURNED = "returned", _("sent back for correction")
        PUBLISHED = "published", _("published")
        DROPPED = "dropped", _("dropped")
        ERASED = "erased", _("erased")

    class Channel(models.TextChoices):
        WEB = "web", _("web page")
        COMMAND = "command", _("command line")
        LINK = "link", _("one-time link")
        BEHALF = "behalf", _("on behalf of somebody")
        MOVED = "moved", _("moving in")
        SURVEY = "survey", _("survey")

    class Kind(models.TextChoices):
        TABLE = "table", _("a file of tables")
        DOCUMENT = "document", _("a document")
        LINK = "link", _("a link")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TABLE)
    dataset = models.ForeignKey("catalog.Dataset", on_delete=models.PROTECT, related_name="deliveries")
    resource = models.ForeignKey("catalog.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    file_name = models.CharField(max_length=255)
    original = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="deliveries")
    link = models.ForeignKey(OneTimeLink, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    sent_by = models.CharField(max_length=250, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    letter = models.CharField(max_length=250, blank=True)
    state_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    recipe = models.CharField(max_length=64, blank=True)
    draft = models.CharField(max_length=64, blank=True)
    drafts_before = models.JSONField(default=list, blank=True)
    documents_before = models.JSONField(default=list, blank=True)
    from_template = models.BooleanField(default=False)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    instead_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replacements")
    is_replaced = models.BooleanField(default=False)
    mode = models.CharField(max_length=10, blank=True)
    packed_in = models.CharField(max_length=64, blank=True)
    report = models.CharField(max_length=64, blank=True)
    failure = models.JSONField(null=True, blank=True)
    reading_since = models.DateTimeField(null=True, blank=True)
    carried_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.TextField(blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    publish_closes = models.TextField(blank=True)
    few_because = models.TextField(blank=True)
    published_itself = models.BooleanField(default=False)
    checked_again_at = models.DateTimeField(null=True, blank=True)
    goes_on = models.BooleanField(default=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["state", "-received_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="table") | models.Q(resource__isnull=False), name="a_document_or_link_goes_to_one_resource"
            ),
            models.CheckConstraint(
                condition=models.Q(received_by__isnull=False) | models.Q(link__isnull=False), name="a_delivery_came_from_somebody"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="scheduled") | models.Q(publish_at__isnull=False, decided_by__isnull=False),
                name="a_set_time_was_set_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("intake:delivery", args=[self.id])

    @property
    def submission(self) -> str:
        """Which submission this is: another one is another thing to decide about. "" where it was not submitted."""
        return self.submitted_at.isoformat() if self.submitted_at else ""

    @property
    def standing_recipe(self) -> str:
        """The hash of the recipe that is being corrected, else of the one it was read by."""
        return self.draft or self.recipe

    @property
    def sender(self) -> str:
        """Who sent it, in words: the one on whose behalf it was delivered, the person, or the one whom the link was for."""
        return self.sent_by or str(self.received_by or self.link or "")

    @property
    def note_said(self) -> str:
        """What is said of it, by who sent it or by the bank itself."""
        return in_words(self.note)

    @property
    def decision_said(self) -> str:
        """What was said when it was decided about, by a person or by the bank itself."""
        return in_words(self.decision_note)

    @property
    def is_being_read(self) -> bool:
        """Whether the bank works on it now, and people wait."""
        return self.state in {self.State.RECEIVED, self.State.READING}

    @property
    def is_infected(self) -> bool:
        """Whether the virus scanner stopped it; its bytes are locked away."""
        return self.failure is not None and self.failure.get("code") == "delivery-infected"

    @property
    def is_in_work(self) -> bool:
        """Whether its stewards may still change what becomes of it."""
        return self.state in {self.State.READ, self.State.RETURNED}

    @property
    def is_closed(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in {self.State.PUBLISHED, self.State.DROPPED, self.State.ERASED}


class DeliveredTable(models.Model):
    """One table found in a delivery: goes to a resource, or is ignored because of something, or is not decided yet.

    `base`: the private version of the resource that stood when the table was read, "" for none. `version`: the private
    version that was made of it. `proposal`: how it seems to join what stands, and why (`bank.store.propose`). `accepted`: codes of
    refusals that a person let pass, `accepted_because` of something. `withheld`: columns that stay inside. `corrections`: numbers of
    those with which its version was checked; None: not known.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=250)
    hidden = models.BooleanField(default=False)
    rows = models.BigIntegerField(default=0)
    columns = models.PositiveIntegerField(default=0)
    resource = models.ForeignKey("catalog.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="delivered")
    ignored_because = models.CharField(max_length=250, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    key = models.JSONField(default=list, blank=True)
    proposal = models.JSONField(default=dict, blank=True)
    accepted = models.JSONField(default=list, blank=True)
    accepted_because = models.TextField(blank=True)
    withheld = models.JSONField(default=list, blank=True)
    base = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=40, blank=True)
    corrections = models.JSONField(null=True, blank=True)
    reading = models.JSONField(default=dict, blank=True)
    report = models.CharField(max_length=64, blank=True)
    difference = models.JSONField(null=True, blank=True)
    failure = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="one_number_a_table"),
            models.CheckConstraint(
                condition=models.Q(resource__isnull=True) | models.Q(ignored_because=""), name="delivered_or_ignored_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.name}"

    @property
    def is_decided(self) -> bool:
        """Whether somebody, or an earlier delivery, said where it goes."""
        return self.resource_id is not None or bool(self.ignored_because)

    @property
    def stands(self) -> bool:
        """Whether its version is the one that is published."""
        resource = self.resource
        return resource is not None and bool(resource.current) and self.version == resource.private and self.delivery.is_closed


class Decision(models.Model):
    """What a person decided about a problem that stops publication, and why; remembered for later deliveries of the resource.

    `marks`: what the problem was about (`bank.protect.office`); a later problem with others is not decided by this. `reopened_at`: the
    data-protection officer asks for a decision anew. Until there is one, later deliveries are not decided by this one.
    """

    class Verdict(models.TextChoices):
        PUBLISH = "publish", _("publish it as it is")
        WITHHOLD = "withhold", _("keep the column inside the office")

    table = models.ForeignKey(DeliveredTable, on_delete=models.CASCADE, related_name="decisions")
    code = models.CharField(max_length=60)
    column = models.CharField(max_length=250, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    remembered = models.BooleanField(default=False)
    marks = models.JSONField(default=list, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened_because = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["table", "code", "column"], name="one_decision_a_problem"),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True, reopened_by__isnull=True, reopened_because="")
                | models.Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~models.Q(reopened_because=""),
                name="reopened_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.column}: {self.verdict}"

    @property
    def reason_said(self) -> str:
        """The reason as it is read."""
        return in_words(self.reason)


class Answer(models.Model):
    """What somebody said instead of a delivery that was due: nothing changed, or it will be late. Undone, it keeps its place.

    `due_on`: the day the delivery was due when it was said, `due_after` the day it is due since then; None for no day.
    """

    class Kind(models.TextChoices):
        UNCHANGED = "unchanged", _("nothing changed")
        LATE = "late", _("will be late")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey("catalog.Resource", on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due_on = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(OneTimeLink, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    checked_before = models.DateField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_because = models.TextField(blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["resource", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | models.Q(link__isnull=False), name="an_answer_was_given_by_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="late", until__isnull=False) | models.Q(kind="unchanged", until__isnull=True),
                name="late_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.kind}"
