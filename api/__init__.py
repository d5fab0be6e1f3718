"""The ways in: the command line, the HTTP service and the page that shows its interface."""
