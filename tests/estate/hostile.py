"""Text that breaks careless programs."""

HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE person; --",
    "\u202egnp.exe \u05d0\u05d1",
    "👮🏽\u200d♀️ 🏳️\u200d🌈",
    "a\u0301 Z\u0351\u036b\u0343",
    "{{ 7*7 }} %s %(x)s ${x}",
    "line one\nline two\ttab",
    "\\u0000 \\x00",
]
"""Kept as it is typed."""

UNSTORABLE = {"a\x00b": "a␀b", "a\ud800b": "a\ufffdb"}
"""What no engine, or not every engine, can keep: it becomes a sign that shows."""
