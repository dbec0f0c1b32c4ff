"""Who composes, approves and sends campaigns in the ready-made groups, and the workflow that approves them.

What an installation arranged by hand is added to, never taken: a workflow that is assigned to campaigns stays.
"""

from importlib import import_module

from django.db import migrations

_made = import_module("config.people.migrations.0001_ready_made_groups")

# Who writes transmissions composes campaigns of them. Sending stays with those who answer for the readers.
COMPOSE = ["newsletter.add_campaign", "newsletter.change_campaign", "newsletter.view_campaign"]
APPROVE = [*COMPOSE, *(f"newsletter.{action}_campaign" for action in ("publish", "lock", "unlock"))]
GROUPS = {
    "Editors": COMPOSE,
    "Moderators": APPROVE,
    "Newsletter managers": APPROVE,
    "Administrators": APPROVE,
}
APPROVERS = ("Moderators", "Newsletter managers")
NAME = "Campaign approval"


def give_permissions(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name, permissions in GROUPS.items():
        for group in groups.filter(name=name):
            group.permissions.add(*(_made._permission(apps, permission) for permission in permissions))


def make_workflow(apps, schema_editor):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    campaign, _ = kinds.get_or_create(app_label="newsletter", model="campaign")
    task_kind, _ = kinds.get_or_create(app_label="newsletter", model="campaignapprovaltask")
    assigned = apps.get_model("wagtailcore", "WorkflowContentType").objects
    if assigned.filter(content_type=campaign).exists():
        return
    task = apps.get_model("newsletter", "CampaignApprovalTask").objects.create(
        name=NAME, content_type=task_kind, active=True
    )
    task.groups.add(*apps.get_model("auth", "Group").objects.filter(name__in=APPROVERS))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects
    steps.create(workflow_id=workflow.pk, task_id=task.pk, sort_order=0)
    assigned.create(content_type=campaign, workflow_id=workflow.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_series"),
        ("newsletter", "0017_approval"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
        migrations.RunPython(make_workflow, migrations.RunPython.noop),
    ]
