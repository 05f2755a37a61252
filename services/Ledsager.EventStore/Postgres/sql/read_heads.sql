select tenant_id, position from journal_heads
