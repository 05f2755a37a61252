select position, hash from journal_heads where tenant_id = $1
