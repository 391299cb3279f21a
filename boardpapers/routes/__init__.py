"""The addresses of the site by area; `boardpapers.urls` includes them."""
