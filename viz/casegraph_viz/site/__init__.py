"""All pages together as a folder that can be shared."""
