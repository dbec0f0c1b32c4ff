"""What an editor enters is found in every face, whatever it is."""
