"""What was wrong in a transmission that readers have seen."""

import uuid

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class Correction(Orderable):
    """One mistake, and what is right instead. The text itself is mended beside it, in the body."""

    page = ParentalKey("cms.TransmissionPage", on_delete=models.CASCADE, related_name="corrections")
    # Tells which corrections a letter held when it went out. A revision keeps it, a row's key it does not.
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    date = models.DateField(default=timezone.localdate, help_text="The day on which the text was corrected.")
    wrong = models.TextField(
        "what was wrong",
        max_length=1000,
        help_text="As it stood, for example: “We wrote that one dose lasts six months.”",
    )
    right = models.TextField(
        "what is right",
        max_length=1000,
        help_text="As it stands now, for example: “One dose lasts six weeks.”",
    )

    panels = [FieldPanel("date"), FieldPanel("wrong"), FieldPanel("right")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.date}: {self.right}"
