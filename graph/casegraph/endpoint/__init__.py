"""The SPARQL 1.1 Protocol over one dataset: reads requests, queues them, answers whole."""
