"""A page with every component of the look, for those who write pages, and for tests and pictures of it."""
