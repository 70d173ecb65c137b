"""The exception workbook: what staff read in the morning, and what they answer."""
