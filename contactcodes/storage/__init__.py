"""Storage: the only home of database connections.

It owns the tables, the migrations and the three ways in: ``reading``, ``writing``
(codes, campaigns, people) and ``recording`` (scans). On SQLite, codes and scans live
in two files, so that recording scans neither blocks the studio nor wakes the caches
of codes; on PostgreSQL, in two schemas of one database.
"""
