"""Reads the text layer of PDF pages: words with boxes, rows, segments, blocks."""
