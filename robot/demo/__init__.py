"""The demo municipality Fjordby: its mailbox, its documents and its two legacy systems. Invented from end to end."""
