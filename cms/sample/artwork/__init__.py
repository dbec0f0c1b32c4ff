"""Draws the sample publication's images: covers, figures, monograms and logo."""
