"""How does the web app reach a browser? The files that `make web` built, under `/app/`."""
