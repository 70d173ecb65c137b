"""What the suppliers invoice: the truth of each demo invoice, from a night and nothing else.

Amounts stay below the demo's approval limit unless the name or an argument says otherwise.
"""
