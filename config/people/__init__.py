"""Who signs in to the admin: ready-made groups, invitations by mail, brakes on guessing, a second factor."""
