"""The second door: REST and OpenAPI over the same services as the pages."""
