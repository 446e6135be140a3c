"""The product on one machine: its own PostgreSQL, broker and mail sink beside web, worker and beat."""
