"""What may be uploaded: files that are what their name says, by their first bytes and their structure."""
