"""The command line: ``python -m contactcodes``, one file a command.

The room owns what is typed and printed in a terminal. It says what to do and hands it
to the rooms that do it.
"""
