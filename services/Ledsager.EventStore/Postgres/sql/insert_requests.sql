insert into requests (tenant_id, id, input_hash, outcome, recorded_at)
select tenant_id, id, input_hash, outcome, recorded_at
from unnest($1, $2, $3, $4, $5) as k (tenant_id, id, input_hash, outcome, recorded_at)
