"""The box that says where everything is."""

from config.demo.plan import Plan


def notice(plan: Plan, login: str, seconds: float) -> list[str]:
    """The box's lines, once everything has answered."""
    cms, smtp_port = plan.cms_url, plan.ports["SMTP_PORT"]
    return [
        f"Transmissions is running; every part answered after {seconds:.1f} s.",
        "",
        f"Site       {plan.frontend_url}/",
        f"Admin      {cms}/admin/   (user {login})",
        f"Mailbox    {cms}/mailbox/   (every mail sent here, caught on port {smtp_port})",
        f"API        {cms}/api/content/v1/docs",
        "",
        "Ctrl-C stops everything.",
    ]
