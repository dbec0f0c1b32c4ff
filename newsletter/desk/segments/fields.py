"""Rules in a form: JSON in a text box, which the builder's script replaces by what can be clicked."""

import json
from typing import Any

from django import forms
from django.urls import reverse

from newsletter.desk.segments.known import rules_of
from newsletter.desk.segments.vocabulary import vocabulary
from newsletter.segments.rules import RulesInvalidError, dump_rules


class RulesWidget(forms.Textarea):
    """`user` decides which newsletters and campaigns can be chosen. The form sets it."""

    template_name = "newsletter/desk/segments/builder.html"
    user: Any = None

    class Media:
        js = [forms.Script("newsletter/desk/segment-builder.js", type="module")]
        css = {"all": ["newsletter/desk/segment-builder.css"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"vocabulary": vocabulary(self.user), "count_url": reverse("segments:count")}


class RulesField(forms.CharField):
    """Cleans to the stored form of rules; everybody is an empty object."""

    widget = RulesWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or {}, ensure_ascii=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return json.loads(data or "{}") != (initial or {})  # whatever the order of keys
        except ValueError:
            return True

    def clean(self, value: Any) -> dict[str, Any]:
        try:
            group = rules_of(json.loads(super().clean(value) or "{}"), self.widget.user)
        except RulesInvalidError as error:
            raise forms.ValidationError(str(error)) from error
        except ValueError as error:
            raise forms.ValidationError("The rules cannot be read.") from error
        return dump_rules(group)
