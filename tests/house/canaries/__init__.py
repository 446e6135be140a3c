"""The canary crawl: a token of its own in every field of every record, and a look everywhere for where it turns up."""
