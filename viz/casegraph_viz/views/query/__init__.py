"""What the query page contains: the engine, questions, words and the schema."""
