"""What the People tab of a meeting shows to one reader, a module for each part of it."""
