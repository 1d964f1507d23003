"""Demo: a sample brand to look around with.

The room owns its towns and placements, the simulation of its scans, and making and
removing all of it. Nothing of it is ever counted with a real brand.
"""
