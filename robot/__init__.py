"""Fakturarobot: an unattended invoice robot for municipal finance offices."""
