"""The way from a snippet to a picture, composed once for all who go it; its results, and how far it has come."""
