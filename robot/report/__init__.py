"""What a run tells people afterwards."""
