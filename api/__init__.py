"""The ways in: the command line, the HTTP service and its pages."""
