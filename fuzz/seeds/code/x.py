"""ADR-001"""
# BOLT-042..44
x = f"{1} BOLT-1" # FIX-001
