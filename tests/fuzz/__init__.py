"""Requests that no client would make, to every address that is public: none may be answered 5xx."""
