select due_at from timers order by due_at limit 1
