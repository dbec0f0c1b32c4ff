"""Hooks: what mail providers tell us afterwards, through anymail's webhook views."""
