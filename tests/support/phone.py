"""The phone of the tests is the demo's: one phone in Python, written once."""

from web.demo.phone import Phone
from web.demo.shapes import Answer, Client, Shot, Written, base64url, moment, sha256

__all__ = ["Answer", "Client", "Phone", "Shot", "Written", "base64url", "moment", "sha256"]
