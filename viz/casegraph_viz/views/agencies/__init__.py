"""Agencies and themes: whom findings name, whom recommendations address, and the gap."""
