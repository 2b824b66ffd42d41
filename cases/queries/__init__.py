"""Reads of cases, each of them inside the wall of queries/walls.py."""
