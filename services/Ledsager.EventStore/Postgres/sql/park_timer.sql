update timers
set claim = null, not_before = '-infinity', last_error = $4, failures = failures + 1, parked_at = now()
where tenant_id = $1 and id = $2 and claim = $3
