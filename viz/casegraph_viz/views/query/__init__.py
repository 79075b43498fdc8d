"""What the query page brings along: the engine, questions, words and the schema."""
