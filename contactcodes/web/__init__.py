"""Web: how people reach the service.

The room owns the WSGI front door: ``resolve`` (scans, in front of Flask), the pages
customers see, sign-in, the studio for marketers, statistics for analysts, and health.
"""
