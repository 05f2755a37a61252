select due_at from timers where parked_at is null and due_at > $1 order by due_at limit 1
