"""Which reviews an analysis looks at, which themes they state, and what their records say."""
