update timers
set claim = null, not_before = now() + $4, last_error = $5, failures = failures + 1
where tenant_id = $1 and id = $2 and claim = $3
