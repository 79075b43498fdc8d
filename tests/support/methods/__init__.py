"""The tables and sentences of docs/methods that come from the bundled reviews, page by page."""
