"""Commands for developers; the product does not need them."""
