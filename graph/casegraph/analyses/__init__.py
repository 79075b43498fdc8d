"""One room per question, each named like its command."""
