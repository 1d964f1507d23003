"""Scans: WHAT happened.

The room owns the record of a scan, the journal in which it is durable before the
phone is answered, the drain that stores it exactly once, and the visitor key.
"""
