"""The demo estate."""
