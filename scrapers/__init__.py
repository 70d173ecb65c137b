"""What reads a document: text-layer PDFs, structured e-invoices, and what tells them apart."""
