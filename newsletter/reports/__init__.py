"""What became of a campaign: figures that cost the same at any size, and what is counted once for them."""
