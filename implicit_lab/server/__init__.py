"""How does a page reach a browser? The app, a kernel for each visitor, and a small front end."""
