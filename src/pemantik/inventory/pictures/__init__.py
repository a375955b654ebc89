"""What the pictures of the inventory show, as descriptions that the charts of the house draw."""
