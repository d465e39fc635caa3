"""The query model: parameters to nodes, nodes to SQL, SQL to a result."""
