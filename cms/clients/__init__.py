"""Clients of the Content API, made from its OpenAPI document."""
