delete from timers where tenant_id = $1 and id = $2 and claim = $3
