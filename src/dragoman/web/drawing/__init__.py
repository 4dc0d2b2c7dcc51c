"""Pictures of the record for the pages: what is counted for them, and where each mark stands."""
