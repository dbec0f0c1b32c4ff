"""Erasing a person from rules: of segments and campaigns, of all their versions, and of forms being written.

Rules are bound by approvals. Whom they mean is the same as before, so what was approved stays approved.
"""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import unquote_plus

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.admin.models import FormState
from wagtail.models import Revision

from newsletter.addresses import Address
from newsletter.approvals import audience_hash
from newsletter.models import Campaign, Segment, SegmentVersion, Subscriber
from newsletter.segments.forgetting import Forgotten

_PAGE = 200


def unname(person: Subscriber, addresses: Collection[Address]) -> None:
    """Part of the transaction that erases the person, whose row is still there.

    Rules are changed in place: no version keeps the address.
    """
    gone = Forgotten(person, addresses)
    segments = _changed(Segment.objects.all(), "rules", gone)
    _hold(Campaign.objects.filter(segment__in=segments))
    campaigns = _changed(Campaign.objects.all(), "audience_rules", gone)
    agreed = _agreed(Q(pk__in=campaigns) | Q(segment__in=segments))
    _write(Segment, "rules", segments)
    _write(SegmentVersion, "rules", _changed(SegmentVersion.objects.all(), "rules", gone))
    _write(Campaign, "audience_rules", campaigns)
    _agree(agreed)
    _rewrite_revisions(gone)
    _drop_forms(gone)


def _changed(rows: QuerySet[Any], column: str, gone: Forgotten) -> dict[int, Any]:
    """By key, the rules that named the person, as they are without. Their rows are held."""
    naming = rows.annotate(said=Cast(column, TextField())).filter(gone.somewhere_in("said"))
    held = naming.order_by("pk").select_for_update(no_key=True)
    read = held.values_list("pk", column).iterator(_PAGE)
    found = ((pk, rules, gone.out_of(rules)) for pk, rules in read)
    return {pk: after for pk, before, after in found if after != before}


def _write(model: type[Model], column: str, changed: dict[int, Any]) -> None:
    for pk, rules in changed.items():
        model._default_manager.filter(pk=pk).update(**{column: rules})


def _hold(campaigns: QuerySet[Campaign]) -> None:
    """Whoever starts one of them copies its segment's rules and holds it until that is committed."""
    list(campaigns.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _agreed(these: Q) -> list[int]:
    """Of these campaigns, those for whose audience there is an approval that holds."""
    rows = Campaign.objects.filter(these).exclude(approved_hashes={}).select_related("segment")
    return [one.pk for one in rows if one.approved_hashes.get("audience") == audience_hash(one)]


def _agree(campaigns: Iterable[int]) -> None:
    for one in Campaign.objects.filter(pk__in=list(campaigns)).select_related("segment"):
        now = one.approved_hashes | {"audience": audience_hash(one)}
        Campaign.objects.filter(pk=one.pk).update(approved_hashes=now)


def _rewrite_revisions(gone: Forgotten) -> None:
    """Of campaigns: what was approved and what was written since are compared, so both must say the same."""
    kept = Revision.objects.filter(content_type=ContentType.objects.get_for_model(Campaign))
    changed = _changed(kept, "content__audience_rules", gone)
    for pk, rules in changed.items():
        content = Revision.objects.values_list("content", flat=True).get(pk=pk)
        Revision.objects.filter(pk=pk).update(content=content | {"audience_rules": rules})


def _drop_forms(gone: Forgotten) -> None:
    """What an editor has typed and not stored, kept for the preview beside it. It comes with the next key."""
    typed = FormState.objects.filter(gone.somewhere_in("data")).values_list("pk", "data")
    named = [pk for pk, data in typed.iterator(_PAGE) if gone.stands_in(unquote_plus(data))]
    FormState.objects.filter(pk__in=named).delete()
