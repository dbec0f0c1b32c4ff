"""Beside a transmission's editor stands every campaign that it went out in."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.models import Campaign, CampaignItem, DeliveryState, Newsletter, Shape
from tests.newsletter.cast import Cast, carried
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


def beside(client: Client, page: TransmissionPage) -> str:
    shown = text(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    return shown.partition('data-side-panel="campaigns"')[2]


def test_it_shows_status_figures_and_a_link(cast: Cast, campaign: Campaign, page: TransmissionPage) -> None:
    campaigns.start(campaign)
    carried(campaign, DeliveryState.SENT)
    shown = beside(editor(), page)
    assert reverse("campaigns:inspect", args=[campaign.pk]) in shown
    assert "Slow Signal: sending" in shown
    assert "1 of 1 person" in shown


def test_it_shows_digests_that_hold_the_page(newsletter: Newsletter, page: TransmissionPage) -> None:
    digest = Campaign.objects.create(newsletter=newsletter, subject="The week", shape=Shape.DIGEST)
    CampaignItem.objects.create(campaign=digest, page=page)
    assert "The week" in beside(editor(), page)


def test_it_says_that_there_is_none_and_offers_one(newsletter: Newsletter, page: TransmissionPage) -> None:
    shown = beside(editor(), page)
    assert "It is in no campaign yet." in shown
    assert f"{reverse('campaigns:add')}?page={page.pk}" in shown


def test_it_is_not_there_for_who_has_nothing_to_do_with_campaigns(
    campaign: Campaign, page: TransmissionPage
) -> None:
    group = Group.objects.create(name="Only pages")
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=change)
    writer = editor("view_topic", groups=(group,))
    shown = text(writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "The gut hears" in shown
    assert 'data-side-panel="campaigns"' not in shown
