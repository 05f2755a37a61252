select position from journal_heads where tenant_id = $1 for share
