"""Campaigns: WHY codes are printed and on what.

The room owns brands' campaigns, their placements, the files placements come in, and
print runs: ordered, drawn, proved, released.
"""
