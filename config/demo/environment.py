"""The environment of the demo's parts."""

from collections.abc import Mapping

from cms.webhooks.signing import new_secret
from config.demo.plan import Plan


def environment(plan: Plan, inherited: Mapping[str, str]) -> dict[str, str]:
    """What every part gets.

    Every address is written out, so that no variable and no .env file of another installation can make the
    demo touch a real database or send a real mail.
    """
    cms_port, frontend_port, smtp_port = (
        plan.ports[name] for name in ("CMS_PORT", "FRONTEND_PORT", "SMTP_PORT")
    )
    return dict(inherited) | {
        "DEMO": "1",
        "DEBUG": "0",
        "VAR_DIR": str(plan.var_dir),
        "CMS_URL": plan.cms_url,
        "FRONTEND_URL": plan.frontend_url,
        "MEDIA_URL": f"{plan.cms_url}/media/",
        "DATABASE_URL": f"sqlite:///{plan.var_dir / 'db.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAILBOX_DIR": str(plan.mailbox_dir),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "CSRF_TRUSTED_ORIGINS": plan.cms_url,
        "CORS_ALLOWED_ORIGINS": plan.frontend_url,
        "SECURE_SSL_REDIRECT": "0",
        "SECURE_HSTS_SECONDS": "0",
        # The frontend's: its server asks by number, the visitor's browser by name.
        "API_URL": f"http://127.0.0.1:{cms_port}/api/content/v1",
        "PUBLIC_CMS_URL": plan.cms_url,
        "PUBLIC_MEDIA_URL": "",
        # The demo talks to itself: nobody else can reach the receiver.
        "WEBHOOK_SECRET": new_secret(),
        "HOST": "127.0.0.1",
        "PORT": str(frontend_port),
        # A log line is worth most at the moment it is written.
        "PYTHONUNBUFFERED": "1",
    }
