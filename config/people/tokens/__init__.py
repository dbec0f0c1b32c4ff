"""Tokens of Wagtail's API v3: what each needs (`needs`), who asks (`gate`), where it is set (`admin`)."""
