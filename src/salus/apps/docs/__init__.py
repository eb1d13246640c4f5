"""How does a person read the API? Swagger UI and Redoc, served from our own files."""
