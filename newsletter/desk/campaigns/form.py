"""The form in which a campaign is written."""

from contextlib import suppress
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.models import Locale

from newsletter.composing import NotComposableError, take_pages
from newsletter.desk.campaigns.filling import FillingPanel
from newsletter.desk.campaigns.personal_words import PersonalLine, PersonalText
from newsletter.desk.campaigns.reader_versions import clean_reader_versions
from newsletter.desk.forms import limit, segment_of
from newsletter.desk.segments.fields import RulesField
from newsletter.desk.teams import newsletters_of, of_team
from newsletter.desk.wall_times import WallTimeField, clean_plan
from newsletter.engagement.versions import can_measure
from newsletter.models import Campaign, Measure, Newsletter, ReaderVersion, Segment, Shape
from newsletter.versions import LETTERS

_TRANSMISSION = "cms.TransmissionPage"
# What it is and who gets it follows from the letters that it corrects.
_NOT_OF_A_CORRECTION = (
    "newsletter", "shape", "page", "segment", "audience_rules", "test_share", "test_by", "test_hours",
)  # fmt: skip
_UNMEASURED = {
    Measure.CLICKS: "“{newsletter}” does not measure clicks, so no version could win. Switch it on in the "
    "newsletter, or take the other versions away.",
    Measure.OPENS: "“{newsletter}” does not keep openings for each person, so no version could win. Switch "
    "it on in the newsletter, choose clicks, or take the other versions away.",
}


class CampaignForm(WagtailAdminModelForm):
    audience_rules = RulesField(
        label="Or rules for this campaign only",
        help_text="Without a segment and without rules, everybody who receives the newsletter gets it.",
    )

    send_at = WallTimeField(
        label="Send at", required=False, help_text="Leave empty to send it when somebody presses send."
    )

    # Of a new campaign: see `newsletter.desk.campaigns.once`.
    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Media:
        css = {"all": ["newsletter/desk/campaign-form.css"]}
        js = [forms.Script("newsletter/desk/preview-modes.js", type="module")]

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.fields["audience_rules"].widget.user = for_user
        limit(self, "newsletter", newsletters_of(for_user))
        limit(self, "segment", of_team(Segment.objects.all(), for_user), "Everybody, or by the rules below")
        self.initial["public_id"] = self.instance.public_id
        self.fields["send_at"].zone = self._newsletter().zone
        if self.instance.segment is not None:
            self.initial["audience_rules"] = {}
        if self.instance.shape == Shape.CORRECTION:
            for name in _NOT_OF_A_CORRECTION:
                del self.fields[name]
            for name in ("items", "alternatives", "reader_versions"):
                del self.formsets[name]
        else:
            offered = [choice for choice in Shape.choices if choice[0] != Shape.CORRECTION]
            self.fields["shape"].choices = offered

    def _newsletter(self) -> Newsletter:
        """The one that is chosen in the form, by whose clock its time is meant."""
        typed = str(self.data.get(self.add_prefix("newsletter"), ""))
        chosen = Newsletter.objects.filter(pk=typed).first() if typed.isdecimal() else None
        return chosen or (self.instance.newsletter if self.instance.newsletter_id else Newsletter())

    def clean_preheader(self) -> str:
        return " ".join(self.cleaned_data["preheader"].split())

    def clean_segment(self) -> Segment | None:
        return segment_of(self)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("shape") == Shape.DIGEST:
            cleaned["page"] = None
        elif "page" in cleaned and cleaned["page"] is None and not self.is_deferred_validation:
            self.add_error("page", "Choose the transmission that is sent.")
        if self.is_test and isinstance(cleaned.get("newsletter"), Newsletter):
            self.clean_test(cleaned["newsletter"])
        clean_reader_versions(self)
        if cleaned.get("segment"):
            # Kept with it all the same: a draft whose segment is deleted must not go to everybody.
            cleaned["audience_rules"] = cleaned["segment"].rules
        if "send_at" in self.changed_data or "send_at_local_time" in self.changed_data:
            clean_plan(self, "send_at", "send_at_local_time")
        return cleaned

    @property
    def is_test(self) -> bool:
        rows = self.formsets["alternatives"].forms if "alternatives" in self.formsets else []
        return any(not row["DELETE"].data for row in rows)

    def clean_test(self, newsletter: Newsletter) -> None:
        measure = self.cleaned_data.get("test_by")
        if measure and not can_measure(newsletter, Measure(measure)):
            self.add_error("test_by", _UNMEASURED[Measure(measure)].format(newsletter=newsletter))

    def save(self, commit: bool = True) -> Campaign:
        """With its pages as they are now: a version of a campaign knows what it was made of."""
        campaign: Campaign = super().save(commit)
        with suppress(NotComposableError):  # a draft may lack them still
            take_pages(campaign)
        return campaign


class OfSome:
    """Mixin of panels with rows: not there in a form that has none of them."""

    relation_name: str
    model: Any

    def get_bound_panel(self, form: Any = None, **bound_to: Any) -> Any:
        if form is not None and self.relation_name not in form.formsets:
            return MultiFieldPanel([]).bind_to_model(self.model).get_bound_panel(form=form, **bound_to)
        return super().get_bound_panel(form=form, **bound_to)  # type: ignore[misc]  # of the panel


class ItemsPanel(OfSome, MultipleChooserPanel):
    pass


class VersionsPanel(OfSome, InlinePanel):
    pass


class LanguagePanel(FieldPanel):
    """Where the publication has one language, there is none to choose."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and Locale.objects.count() > 1


edit_handler = ObjectList(
    [
        FieldPanel("newsletter"),
        MultiFieldPanel(
            [
                FieldPanel("shape", widget=forms.RadioSelect),
                PageChooserPanel("page", _TRANSMISSION, heading="Transmission", classname="campaign-one"),
                FillingPanel(classname="campaign-several"),
                ItemsPanel(
                    "items",
                    heading="Transmissions of the digest, in their order",
                    label="Transmission",
                    chooser_field_name="page",
                    panels=[PageChooserPanel("page", _TRANSMISSION)],
                    classname="campaign-several",
                ),
            ],
            "What is sent",
        ),
        MultiFieldPanel(
            [
                FieldPanel("subject", widget=PersonalLine),
                FieldPanel("preheader", widget=PersonalText),
                FieldPanel("note", widget=PersonalText),
            ],
            "The letter",
        ),
        MultiFieldPanel(
            [
                VersionsPanel(
                    "alternatives",
                    heading="Other versions",
                    label="Version",
                    help_text="Version A is the letter above, those below are B, C and so on. "
                    "What you leave empty is as in A.",
                    max_num=len(LETTERS),
                    panels=[
                        FieldPanel("subject", widget=PersonalLine),
                        FieldPanel("preheader", widget=PersonalText),
                        FieldPanel("note", widget=PersonalText),
                    ],
                ),
                FieldRowPanel(
                    [FieldPanel("test_share"), FieldPanel("test_by"), FieldPanel("test_hours")],
                ),
            ],
            "Test of versions",
            classname="collapsed",
        ),
        VersionsPanel(
            "reader_versions",
            heading="Versions for some readers",
            label="Version",
            help_text="For the followers of a topic, or for a language. What you leave empty is as in the "
            "letter above. Where several fit a reader, the first does.",
            max_num=ReaderVersion.MOST,
            panels=[
                FieldRowPanel([FieldPanel("topic", widget=forms.Select), LanguagePanel("locale")]),
                FieldPanel("subject", widget=PersonalLine),
                FieldPanel("preheader", widget=PersonalText),
                FieldPanel("note", widget=PersonalText),
            ],
            classname="collapsed",
        ),
        MultiFieldPanel([FieldPanel("segment"), FieldPanel("audience_rules")], "Who gets it"),
        MultiFieldPanel([FieldPanel("send_at"), FieldPanel("send_at_local_time")], "When"),
        MultiFieldPanel([FieldPanel("from_name"), FieldPanel("reply_to")], "Sender", classname="collapsed"),
    ],
    base_form_class=CampaignForm,
)
