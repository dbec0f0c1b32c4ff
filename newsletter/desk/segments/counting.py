"""The live count of the builder: rules come in, numbers and a few people go out. Nothing is stored."""

import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from newsletter.desk.segments.known import rules_of
from newsletter.desk.teams import newsletters_of
from newsletter.models import Newsletter
from newsletter.segments.census import census, sample
from newsletter.segments.rules import Group, RulesInvalidError

_MAY = ("add_segment", "change_segment", "view_segment", "add_campaign", "change_campaign")
_MOST_NEWSLETTERS = 5


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """`{"newsletter": id or null, "rules": {…}}` gives a census for each newsletter, or `{"error": …}`.

    A newsletter that cannot tell whom the rules mean has `error` instead of numbers; if none can, all has.
    """
    if not any(request.user.has_perm(f"newsletter.{one}") for one in _MAY):
        raise PermissionDenied
    try:
        asked = json.loads(request.body)
        group = rules_of(asked["rules"], request.user)
        chosen = newsletters_of(request.user)
        if asked.get("newsletter"):
            chosen = chosen.filter(pk=int(asked["newsletter"]))
        told = [_counted(one, group, request.user) for one in chosen[:_MOST_NEWSLETTERS]]
    except RulesInvalidError as error:
        return JsonResponse({"error": str(error)}, status=422)
    except (KeyError, TypeError, ValueError):
        return JsonResponse({"error": "The rules cannot be read."}, status=400)
    if told and all("error" in one for one in told):
        return JsonResponse({"error": " ".join(one["error"] for one in told)}, status=422)
    return JsonResponse({"newsletters": told})


def _counted(newsletter: Newsletter, group: Group, user: Any) -> dict[str, Any]:
    try:
        return _numbers(newsletter, group, user)
    except RulesInvalidError as error:
        return {"name": newsletter.name, "error": str(error)}


def _numbers(newsletter: Newsletter, group: Group, user: Any) -> dict[str, Any]:
    sees_people = user.has_perm("newsletter.view_subscription") or user.has_perm(
        "newsletter.change_subscription"
    )
    people = sample(newsletter, group) if sees_people else []
    return {
        "name": newsletter.name,
        **asdict(census(newsletter, group)),
        "sample": [
            {"email": one.subscriber.email, "name": one.subscriber.name, "locale": one.subscriber.locale}
            for one in people
        ],
    }
