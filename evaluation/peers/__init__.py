"""What people install today, run for real on the same sentences."""
