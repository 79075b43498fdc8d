"""All pages put together as a folder that can be handed on."""
