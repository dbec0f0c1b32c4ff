"""The sample publication: transmissions, their images and the script that drew them."""
