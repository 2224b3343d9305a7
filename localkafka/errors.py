"""The one error that the local broker shows to a person; it owns no wording beyond that.

Tree: BrokerError (everything that keeps the local broker from running, as one sentence that says what to do).
"""


class BrokerError(Exception):
    """The local broker cannot run; the text is one clear sentence, ready to be printed."""
