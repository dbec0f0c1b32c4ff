"""The newsletter in Wagtail's admin."""
