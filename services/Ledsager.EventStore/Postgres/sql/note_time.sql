insert into time_reached (reached_at) values ($1)
on conflict (only_row) do update set reached_at = excluded.reached_at
