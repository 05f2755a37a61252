-- Ends a transaction whose writer expected to find something else: it knew of a journal's end or a stream's version, and others have written since.
create function expected(there_are bigint, there_should_be bigint) returns void
language plpgsql
as $$
begin
    if there_are <> there_should_be then
        raise exception 'expected %, there are %: others have written since; the writer looks again', there_should_be, there_are using errcode = 'LE001';
    end if;
end
$$;
