"""What the query page brings along: browser code of others, questions, words and the schema."""
