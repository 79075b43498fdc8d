"""The local web server: the site of views, the SPARQL endpoint and an address for each thing."""
