"""The documents of the demo: each layout a file of its own, each drawn from the truth of one invoice."""
