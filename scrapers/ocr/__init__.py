"""Reads pages that are pictures: straightened, recognised by tesseract, with boxes on the page as it lies."""
