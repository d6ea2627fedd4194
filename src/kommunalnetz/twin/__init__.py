"""The twin: the network of an inventory as FRRouting routers in network namespaces, compared with what the study says."""
