"""Codes: WHAT is printed.

The room owns the code text and its check, the address in a symbol, minting, and
symbols: one by one, by the hundred thousand, and as images.
"""
