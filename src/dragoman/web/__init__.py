"""The record to browse, search, correct and annotate, in a browser on this machine."""
