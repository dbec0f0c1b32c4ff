"""Mail that comes back to us: bounces (RFC 3464), complaints (RFC 5965), and people who leave by mail."""
