"""A new campaign's form saves itself, and is sent by a person; both may arrive.

In the browser one waits for the other (`cms/save-in-turn.js`), but an answer can be lost on its way, and then
each would make a campaign. The form carries the new campaign's public id: who comes second finds the first.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from newsletter.models import Campaign, CampaignState

# A form that is sent longer after that comes from the browser's history: its draft may have changed since.
_A_MOMENT = timedelta(minutes=1)


class MadeOnce:
    """Mixin of the view that makes a campaign."""

    request: Any
    expects_json_response: bool

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self._made(form)
        except IntegrityError:  # the other was stored in between
            return self._made(form)

    def _made(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            if wanted := form.cleaned_data["public_id"]:
                form.instance.public_id = wanted
                first = Campaign.objects.filter(public_id=wanted)
                if first.exists() and self.expects_json_response:
                    answer: HttpResponse = self.json_error_response(  # type: ignore[attr-defined]  # Wagtail's
                        "saved_already", "This campaign was saved in the meantime."
                    )
                    return answer
                recent = first.filter(
                    state=CampaignState.DRAFT,
                    created_by=self.request.user,
                    created_at__gt=timezone.now() - _A_MOMENT,
                )
                recent.delete()
                if first.exists():
                    form.instance.public_id = uuid4()
            saved: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view it is mixed into
            return saved
