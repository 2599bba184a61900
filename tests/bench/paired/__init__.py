"""Paired measurements of proxies on one machine; see tests/bench/README.md."""
