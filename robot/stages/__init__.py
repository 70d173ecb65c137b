"""The stages of the night: each takes the cases of one state on to the next."""
