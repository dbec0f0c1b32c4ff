"""Pages for readers. They need no login, no cookie and no JavaScript; GET changes nothing, ever."""
