"""Sample: a made-up city written out as the exports its districts would send, with its truth."""
