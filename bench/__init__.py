"""Benchmarks: programs that print their figures and compare in one run."""
