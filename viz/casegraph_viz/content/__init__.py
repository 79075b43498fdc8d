"""What several pages share: the data of a site, pairs in order, evidence, summary, layout."""
