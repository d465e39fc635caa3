"""What any engine must answer (bank/engine/protocol.py). An engine is added in `engines`; nothing else here names one."""
