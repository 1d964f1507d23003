"""What the service is measured beside. Each is loaded by a server as ``bench.contestants.<name>:…``."""
