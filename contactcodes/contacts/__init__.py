"""Contacts: WHERE a scan leads.

The room owns channels (one file each in ``channels/``), targets as people write
them, and the contact points of a brand. Opening hours and routes will live here.
"""
