"""Does it work, how fast, and against whom? Every figure that is published is written here."""
