select clock_timestamp(), (select reached_at from time_reached where only_row)
