"""Reads an AirSDLC Knowledge Repository into one typed graph and answers from it.

>>> import airsdlc
>>> repository = airsdlc.open("examples/booking")
>>> repository.node("adr-23").title
'Booking Cancel with Transactional Outbox'
"""

from airsdlc._errors import (
    AirsdlcError,
    AmbiguousTargetError,
    BuildError,
    ConfigError,
    UnknownTargetError,
)
from airsdlc._native import (
    EDGE_KINDS,
    FORMATS,
    NODE_KINDS,
    Affected,
    Business,
    Edge,
    Estimate,
    EstimateInput,
    Finding,
    Graph,
    GraphBuilder,
    Hop,
    Impact,
    KnowledgeRepository,
    KpiEstimate,
    Location,
    Node,
    NodeView,
    ResultList,
    Sibling,
    Stats,
    Trace,
    Traced,
    Unresolved,
    __version__,
    import_graph,
    open,
)

__all__ = [
    "EDGE_KINDS",
    "FORMATS",
    "NODE_KINDS",
    "Affected",
    "AirsdlcError",
    "AmbiguousTargetError",
    "BuildError",
    "Business",
    "ConfigError",
    "Edge",
    "Estimate",
    "EstimateInput",
    "Finding",
    "Graph",
    "GraphBuilder",
    "Hop",
    "Impact",
    "KnowledgeRepository",
    "KpiEstimate",
    "Location",
    "Node",
    "NodeView",
    "ResultList",
    "Sibling",
    "Stats",
    "Trace",
    "Traced",
    "UnknownTargetError",
    "Unresolved",
    "__version__",
    "import_graph",
    "open",
]
