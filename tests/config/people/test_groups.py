"""The ready-made groups give the least that each needs."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.models import User
from newsletter.models import Campaign, CampaignApprovalTask

pytestmark = pytest.mark.django_db
# Page -> who gets it. Everybody else is sent away.
WRITERS = {"Editors", "Moderators", "Administrators"}
SENDERS = {"Newsletter managers", "Administrators"}
PAGES = {
    "/admin/": WRITERS | SENDERS,
    "/admin/snippets/cms/topic/": {"Editors", "Moderators", "Administrators"},
    "/admin/snippets/cms/disclaimer/add/": {"Moderators", "Administrators"},
    "/admin/redirects/": {"Moderators", "Administrators"},
    "/admin/campaigns/": WRITERS | SENDERS,
    "/admin/campaigns/calendar/": WRITERS | SENDERS,
    "/admin/series/": SENDERS,
    "/admin/digest_plans/": SENDERS,
    "/admin/test_lists/": SENDERS,
    "/admin/subscribers/": SENDERS,
    "/admin/suppressions/new/": SENDERS,
    "/admin/users/": {"Administrators"},
    "/admin/invite/": {"Administrators"},
    "/admin/groups/": {"Administrators"},
    "/admin/sites/": {"Administrators"},
    "/admin/images/": WRITERS,
}
GROUPS = ["Editors", "Moderators", "Newsletter managers", "Administrators"]


def member(group: str) -> User:
    user = User.objects.create_user("somebody", "somebody@example.org", "a long password")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("group", GROUPS)
def test_it_opens_what_a_group_needs_and_nothing_else(group: str, client: Client) -> None:
    client.force_login(member(group))
    opened = {page for page in PAGES if client.get(page).status_code == 200}
    assert opened == {page for page, groups in PAGES.items() if group in groups}


@pytest.mark.parametrize(
    ("group", "may"), [("Editors", False), ("Moderators", True), ("Administrators", True)]
)
def test_it_lets_moderators_publish_and_editors_not(group: str, may: bool) -> None:
    from wagtail.models import Page

    root = Page.objects.get(depth=1)
    assert root.permissions_for_user(member(group)).can_publish_subpage() == may


@pytest.mark.parametrize("group", GROUPS)
def test_it_makes_nobody_a_superuser(group: str, client: Client) -> None:
    user = member(group)
    client.force_login(user)
    form = client.get(f"/admin/users/edit/{user.pk}/")
    assert b'name="is_superuser"' not in form.content
    assert not user.has_perm("newsletter.delete_subscriber")


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_it_lets_writers_send_nothing(group: str) -> None:
    assert not member(group).has_perm("newsletter.send_campaign")


@pytest.mark.parametrize(
    ("group", "may"),
    [("Editors", False), ("Moderators", True), ("Newsletter managers", True), ("Administrators", True)],
)
def test_it_lets_all_compose_and_not_everybody_approve(group: str, may: bool) -> None:
    user = member(group)
    assert user.has_perms(["newsletter.add_campaign", "newsletter.change_campaign"])
    assert user.has_perms([f"newsletter.{one}_campaign" for one in ("publish", "lock", "unlock")]) == may


def test_it_has_a_workflow_for_campaigns() -> None:
    workflow = Campaign.get_default_workflow()
    assert workflow is not None
    task = workflow.tasks.get().specific
    assert isinstance(task, CampaignApprovalTask)
    assert set(task.groups.values_list("name", flat=True)) == {"Moderators", "Newsletter managers"}
