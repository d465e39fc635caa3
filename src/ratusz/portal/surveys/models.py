"""What the office asks residents, what each answered, and what they said in their own words, kept apart from the other answers."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratusz.agora.questionnaire import Questionnaire
from ratusz.agora.tally import PAPER, WEB, Result
from ratusz.portal.catalog.codes import in_language
from ratusz.portal.catalog.models import Dataset, Theme
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Unit
from ratusz.portal.surveys.querysets import FreeTextQuerySet, SurveyAnswerQuerySet, SurveyQuerySet

#: Sheets that were handed in on the last day are typed in within a week.
PAPER_TAKES = timedelta(days=7)


class Way(models.TextChoices):
    """How somebody answered; the codes of `agora.tally`."""

    WEB = WEB, _("on the web")
    PAPER = PAPER, _("on paper")


class Survey(models.Model):
    """Up to ten questions of one unit.

    `purpose`, `effect`: what it is for, and what the answers can change. `paper_place`: where sheets of paper are handed in; "" where
    there are none. `questions`: a `Questionnaire`, which stays as it is once it was reviewed. `theme`: where its dataset belongs;
    `dataset`: where its tables go, made when it closes where nobody chose one. `result`: a `Result`, kept when it closes. `counted`,
    `worded`: the deliveries of what was counted and of what was read; `failure`: why there is none. `handed_*`: who was done with
    reading. `forgotten_at`: when single answers were deleted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("waits for a review")
        OPEN = "open", _("accepted")
        CLOSED = "closed", _("closed, counted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="surveys")
    title_pl = models.CharField(max_length=150)
    title_en = models.CharField(max_length=150, blank=True)
    purpose_pl = models.CharField(max_length=400)
    purpose_en = models.CharField(max_length=400, blank=True)
    effect_pl = models.TextField()
    effect_en = models.TextField(blank=True)
    opens_on = models.DateField()
    ends_on = models.DateField()
    paper_place = models.CharField(max_length=200, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, null=True, on_delete=models.PROTECT, related_name="surveys")
    questions = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(null=True)
    counted = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    worded = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")
    failure = models.JSONField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "slug"]
        indexes = [models.Index(fields=["state", "ends_on"])]

    def __str__(self) -> str:
        return self.title_pl

    def get_absolute_url(self) -> str:
        return reverse("surveys:one", args=[self.slug])

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_language(self.title_pl, self.title_en)

    @property
    def purpose(self) -> str:
        """In the reader's language."""
        return in_language(self.purpose_pl, self.purpose_en)

    @property
    def effect(self) -> str:
        """In the reader's language."""
        return in_language(self.effect_pl, self.effect_en)

    @property
    def questionnaire(self) -> Questionnaire:
        """Its questions."""
        return Questionnaire.from_json(self.questions)

    @property
    def counts(self) -> Result:
        """What was counted; empty before it closes."""
        return Result.from_json(self.result) if self.result else Result()

    @property
    def closes_after(self) -> date:
        """The last day on which something is taken in: sheets of paper come later than answers on the web."""
        return self.ends_on + PAPER_TAKES if self.paper_place else self.ends_on

    def takes_web(self, today: date) -> bool:
        """Whether somebody can answer on the web."""
        return self.state == self.State.OPEN and self.opens_on <= today <= self.ends_on

    def takes_paper(self, today: date) -> bool:
        """Whether sheets of paper are typed in."""
        return self.state == self.State.OPEN and bool(self.paper_place) and self.opens_on <= today

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.state in {self.State.OPEN, self.State.CLOSED}


class SurveyAnswer(models.Model):
    """What one person chose, without their own words. `on`: only the day. `typed_by`: the officer who had it on paper.

    `id`: made with the form, so that the same form sent twice is one answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    way = models.CharField(max_length=5, choices=Way.choices)
    on = models.DateField()
    given = models.JSONField()
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["survey", "way"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way=PAPER, typed_by__isnull=False) | models.Q(way=WEB, typed_by=None), name="paper_is_typed_by_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.way}"


class FreeText(models.Model):
    """What somebody wrote, with nothing that leads to their other answers. Nobody sees it before the survey closes, and nobody but the
    office before it was read. `shown_text`: the words that leave.
    """

    class Verdict(models.TextChoices):
        UNREAD = "unread", _("not read yet")
        SHOWN = "shown", _("publish as it is")
        REWORDED = "reworded", _("publish in other words")
        LEFT_OUT = "left-out", _("leave out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="texts")
    question = models.PositiveSmallIntegerField()
    text = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.UNREAD)
    shown_text = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FreeTextQuerySet.as_manager()

    class Meta:
        # The id is drawn by lot, so this order tells nothing of when it came.
        ordering = ["question", "id"]
        indexes = [models.Index(fields=["survey", "verdict"])]

    def __str__(self) -> str:
        return f"{self.survey}: {self.question}"
