"""The words that readers see, each text once: grades, caveats, labels and numbers.

The library's notes, the command line, the exports and the pages take their words from here, and
tests hold the documentation to them. Nothing here knows data; the modules import the thresholds.
"""
