"""Charts: an answer as a Vega-Lite drawing; one file a chart.

A chart is a dictionary, drawn by the browser in the page and by vl-convert on paper:
the same numbers, the same shapes. ``theme`` has colours and formats, apart from the
charts, so that one drawing suits the light page, the dark one and print.
"""
