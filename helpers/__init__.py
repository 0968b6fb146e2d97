"""What lessons import: pictures (`draw`) and verdicts (`check`)."""
