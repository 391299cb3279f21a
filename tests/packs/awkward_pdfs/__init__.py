"""PDFs that secretaries upload, and some that only an attacker would; each made by a function."""
