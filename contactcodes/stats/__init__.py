"""Stats: WHAT it adds up to.

The room owns periods of local days, the questions asked of scans and their answers,
and how an answer is said: in a sentence, in a chart, in a file for a spreadsheet.
"""
