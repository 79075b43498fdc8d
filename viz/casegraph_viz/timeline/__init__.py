"""Themes over time."""
