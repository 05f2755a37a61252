select input_hash, outcome from requests where tenant_id = $1 and id = $2
