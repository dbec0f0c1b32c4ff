"""Who manages people makes no superuser, and changes none."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.models import User
from tests.config.people.test_groups import member

pytestmark = pytest.mark.django_db
PASSWORD = "a made up long secret"
FORM = {
    "username": "eve",
    "email": "eve@example.org",
    "first_name": "Eve",
    "last_name": "Example",
    "is_superuser": "on",
    "is_active": "on",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", "root@example.org", "the first long password")


@pytest.fixture
def administrator(client: Client) -> User:
    user = member("Administrators")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("administrator")
def test_it_makes_a_person_and_no_superuser(client: Client) -> None:
    assert client.post("/admin/users/new/", FORM).status_code == 302
    assert not User.objects.get(username="eve").is_superuser


@pytest.mark.usefixtures("administrator")
def test_it_shows_the_box_to_whom_it_is_closed(client: Client) -> None:
    assert b"Only who has this access can give or take it." in client.get("/admin/users/new/").content


@pytest.mark.usefixtures("administrator")
def test_it_makes_no_superuser_of_a_person_who_is_there(client: Client) -> None:
    eve = User.objects.create_user("eve", "eve@example.org", PASSWORD)
    assert client.post(f"/admin/users/edit/{eve.pk}/", FORM | {"last_name": "Changed"}).status_code == 302
    eve.refresh_from_db()
    assert (eve.last_name, eve.is_superuser) == ("Changed", False)


def test_it_takes_no_superuser_over(client: Client, root: User, administrator: User) -> None:
    page = f"/admin/users/edit/{root.pk}/"
    assert client.get(page).status_code == client.post(page, FORM).status_code == 302
    root.refresh_from_db()
    assert (root.username, root.email, root.is_superuser) == ("root", "root@example.org", True)
    assert root.check_password("the first long password")
    assert page.encode() not in client.get("/admin/users/").content
    assert f"/admin/users/edit/{administrator.pk}/".encode() in client.get("/admin/users/").content


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("action", ["set_active_state", "assign_role", "delete"])
def test_it_changes_no_superuser_among_many(client: Client, root: User, action: str) -> None:
    data = {"mark_as_active": "False", "role": str(Group.objects.get(name="Editors").pk)}
    client.post(f"/admin/bulk/cms/user/{action}/?id={root.pk}", data)
    root.refresh_from_db()
    assert root.is_active
    assert not root.groups.exists()


@pytest.mark.usefixtures("administrator")
def test_it_copies_nobody(client: Client, root: User) -> None:
    assert client.get(f"/admin/users/copy/{root.pk}/").status_code == 404


def test_a_superuser_makes_another(client: Client, root: User) -> None:
    client.force_login(root)
    assert client.post("/admin/users/new/", FORM).status_code == 302
    eve = User.objects.get(username="eve")
    assert eve.is_superuser
    client.post(f"/admin/users/edit/{eve.pk}/", {name: FORM[name] for name in FORM if name != "is_superuser"})
    eve.refresh_from_db()
    assert not eve.is_superuser
