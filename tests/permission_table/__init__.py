"""Who may open what, by subject: the rows of one table."""
