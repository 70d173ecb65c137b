"""What brings documents in: shared mailboxes over IMAP, and drop folders."""
