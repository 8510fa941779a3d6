"""Named search worlds: two campaigns, one year and its truth, drawn to try estimators on conditions that differ."""
