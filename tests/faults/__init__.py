"""What dispatch is worth when everything around it fails: `make faults` breaks the running product and counts."""
