"""What every page is made of: forms, fields and how they are drawn."""
