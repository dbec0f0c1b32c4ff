"""Fields in which personal tokens may stand, with a picker beside them that puts one in at the caret."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from newsletter.personal import LABELS, Personal

# What is put in. An editor's next key replaces the words after the bar, which the script selects.
_OFFERED = [
    (LABELS[Personal.FIRST_NAME], "{first_name|there}"),
    (LABELS[Personal.NAME], "{name|reader}"),
    (LABELS[Personal.EMAIL], "{email}"),
]


_SCRIPT: Any = forms.Script("newsletter/desk/token-picker.js", type="module")


class _Picker:
    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[_SCRIPT],
            css={"all": ["newsletter/desk/token-picker.css"]},
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc] # a mixin
        return context | {"tokens": _OFFERED}


class PersonalLine(_Picker, forms.TextInput):
    template_name = "newsletter/desk/campaigns/personal_line.html"


class PersonalText(_Picker, AdminAutoHeightTextInput):
    template_name = "newsletter/desk/campaigns/personal_text.html"
