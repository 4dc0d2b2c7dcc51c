"""The pages, one module for those that belong together."""
