"""The front door: `python -m course`."""
