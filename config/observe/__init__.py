"""What an installation tells of itself: structured logs, metrics, errors and slow queries."""
