using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>Rows of the agenda by column, as <c>unnest</c> takes them. No statement may name the same row twice: the last word on a key wins.</summary>
internal sealed class AgendaColumns
{
    private readonly Dictionary<(string Tenant, string Stream, string Id), AgendaRow> rows = [];

    public bool Any => rows.Count > 0;

    public void Add(AgendaRow row) => rows[(row.Stream.Tenant, row.Stream.Id, row.Item.Id)] = row;

    /// <summary>Adds a row, unless one of the same key was made from a later version.</summary>
    public void AddNewer(AgendaRow row)
    {
        if (!rows.TryGetValue((row.Stream.Tenant, row.Stream.Id, row.Item.Id), out var other) || other.Version < row.Version)
            Add(row);
    }

    public NpgsqlBatchCommand Put(string sql) => Parameters.Command(sql, Columns());

    public NpgsqlParameter[] Columns()
    {
        var put = rows.Values.ToList();
        return
        [
            Parameters.Texts(put.ConvertAll(row => row.Stream.Tenant)),
            Parameters.Texts(put.ConvertAll(row => row.Stream.Id)),
            Parameters.Texts(put.ConvertAll(row => row.Item.Id)),
            Parameters.Numbers(put.ConvertAll(row => row.Version)),
            Parameters.Texts(put.ConvertAll(row => row.Item.Kind)),
            Parameters.Texts(put.ConvertAll(row => row.Item.State)),
            Parameters.Texts(put.ConvertAll(row => row.Item.Owner)),
            Parameters.Dates(put.ConvertAll(row => row.Item.Opened)),
            Parameters.Dates(put.ConvertAll(row => row.Item.Due)),
            Parameters.Dates(put.ConvertAll(row => row.Item.ActBy)),
            Parameters.OptionalDates(put.ConvertAll(row => row.Item.Ended)),
            Parameters.Jsons(put.ConvertAll(row => row.Item.Data)),
        ];
    }
}
