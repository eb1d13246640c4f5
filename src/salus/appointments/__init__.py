"""The ledger: appointments and holds."""
