"""Sheets: PAPER.

The room owns layouts (``print_layouts/*.toml``), fitting words into boxes, drawing the
PDF, the proof that every symbol of it scans, and pictures of its pages.
"""
