"""What need to know costs: `make bench-access` builds large databases and measures the product's own statements."""
