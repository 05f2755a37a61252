select id from mt_streams where tenant_id = $1 and id > $2 order by id limit $3
