"""The form of a series, with its letters one below the other."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    PageChooserPanel,
)

from newsletter.desk.forms import limit
from newsletter.desk.teams import newsletters_of
from newsletter.models import LetterVersion


class SeriesForm(WagtailAdminModelForm):
    """What newcomers got stays on record, so its letter cannot be removed."""

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        mine = newsletters_of(for_user)
        if self.instance.pk is None:
            limit(self, "newsletter", mine.filter(series=None))
        else:
            limit(self, "newsletter", mine.filter(pk=self.instance.newsletter_id))

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        gone = [form.instance for form in self.formsets["letters"].deleted_forms if form.instance.pk]
        sent = LetterVersion.objects.filter(letter__in=gone, campaign__started_at__isnull=False)
        for letter in {one.letter for one in sent.select_related("letter")}:
            self.add_error(None, f"“{letter}” was sent to people. Switch it off instead of removing it.")
        return not self.errors


_LETTER = [
    FieldPanel("subject"),
    FieldRowPanel([FieldPanel("days"), FieldPanel("hours"), FieldPanel("active")]),
    PageChooserPanel("page", "cms.TransmissionPage", heading="Transmission"),
    FieldPanel("shape", widget=forms.RadioSelect),
    FieldPanel("preheader"),
    FieldPanel("note", widget=forms.Textarea(attrs={"rows": 3})),
]
edit_handler = ObjectList(
    [
        FieldPanel("newsletter"),
        InlinePanel("letters", panels=_LETTER, heading="Letters", label="Letter", min_num=1),
    ],
    base_form_class=SeriesForm,
)
