"""Attributes in the admin: which there are, and a value of one for several people."""

from datetime import date
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.models import Attribute, AttributeKind

_YES_NO = {"yes": True, "no": False}


class AttributeForm(forms.Form):
    """`value` comes out as JSON keeps it; None without one."""

    attribute = forms.ModelChoiceField(Attribute.objects.all())
    value = forms.CharField(max_length=200, required=False, help_text="A date as 2026-01-31; yes or no.")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or self.cleaned_data
        if "attribute" in wanted and "value" in wanted:
            try:
                wanted["value"] = typed(wanted["attribute"], wanted["value"].strip())
            except ValidationError as error:
                self.add_error("value", error)
        return wanted


def typed(attribute: Attribute, text: str) -> Any:
    """A value as JSON keeps it, from what somebody typed; None for nothing. Raises ValidationError."""
    if not text:
        return None
    kind = AttributeKind(attribute.kind)
    try:
        if kind == AttributeKind.NUMBER:
            return _number(text)
        if kind == AttributeKind.DATE:
            return date.fromisoformat(text).isoformat()
        if kind == AttributeKind.YES_NO:
            return _YES_NO[text.lower()]
    except (KeyError, ValueError) as error:
        raise ValidationError(f"“{text}” is no {attribute.get_kind_display()}.") from error
    if kind == AttributeKind.CHOICE and text not in attribute.choices:
        raise ValidationError(f"Choose one of: {', '.join(attribute.choices)}.")
    return text


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):  # JSON has no infinity
        raise ValueError(text)
    return int(number) if number.is_integer() else number


class AttributeDefinitionForm(WagtailAdminModelForm):
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For “one of several”: one a line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices)
        if self.instance.pk:  # values that people have are of this key and kind
            self.fields["key"].disabled = self.fields["kind"].disabled = True

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        return list(dict.fromkeys(filter(None, lines)))


class AttributeViewSet(ModelViewSet):
    model = Attribute
    name = "attributes"
    icon = "tag"
    menu_label = "Attributes"
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "label",
        Column("key", label="Key"),
        Column("kind", label="Kind", accessor="get_kind_display"),
    ]
    edit_handler = ObjectList(
        [FieldPanel("label"), FieldPanel("key"), FieldPanel("kind"), FieldPanel("choices")],
        base_form_class=AttributeDefinitionForm,
    )
