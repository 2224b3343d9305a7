"""The HTTP client: one request, limited in time, bytes, redirects and addresses.

    client      `HttpClient`, what polls and fetches call: deadline, redirects, size of the body
    transport   httpx's transport interface over the pool
    pool        open connections by origin, within limits
    connection  one HTTP/1.1 exchange at a time
    tunnel      through an operator's proxy, to an address that the guard has passed
    guard       which address a host may be connected to

`limits` are the numbers an operator may set. What follows from a response or a failure is decided in
`ingest.core`.
"""
