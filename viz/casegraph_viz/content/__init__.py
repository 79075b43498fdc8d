"""What several pages draw on: the data of a site, pairs in order, evidence, summary, layout."""
