"""The methods of a corpus, from its data: what was counted, how, under which fixed settings."""
