"""Times that an editor types and reads by a newsletter's clock, wherever the server or the editor is."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput


class WallTimeField(forms.DateTimeField):
    """Its form sets `zone`, and so says whose clock is meant."""

    widget = AdminDateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._told = self.help_text
        self.zone = ZoneInfo(settings.TIME_ZONE)

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    @zone.setter
    def zone(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.help_text = f"By the clock of {zone.key}. {self._told}"

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)


def clean_plan(form: forms.Form | Any, at: str, local: str) -> None:
    """Add what is wrong with a time and whether it is each reader's own."""
    moment, by_readers_clocks = form.cleaned_data.get(at), form.cleaned_data.get(local)
    if by_readers_clocks and not moment and at not in form.errors:
        form.add_error(None, "Readers' own hours need a time: say at which hour.")
    if moment and moment <= timezone.now() and not by_readers_clocks:
        form.add_error(at, "That time has passed. Leave it empty to send now.")
