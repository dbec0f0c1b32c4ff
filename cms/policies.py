"""Content security policies: rules by name, and how they are written."""

Policy = dict[str, list[str]]


def written(policy: Policy, **places: str) -> str:
    """The header's value."""
    return "; ".join(f"{name} {' '.join(values).format(**places)}" for name, values in policy.items())
