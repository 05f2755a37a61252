select version, data from views where view = $1 and tenant_id = $2 and key = $3
