using NodaTime;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <content>What falls due, in order.</content>
public sealed partial class PostgresEventStore : IAgenda
{
    /// <inheritdoc/>
    public IAgenda Agenda => this;

    /// <inheritdoc/>
    async ValueTask<IReadOnlyList<AgendaRow>> IAgenda.List(AgendaQuery query, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        return await Query(Rows(query.Tenant), cancel, ListAgenda(query));
    }

    /// <inheritdoc/>
    async ValueTask<IReadOnlyList<AgendaRow>> IAgenda.Of(StreamId stream, CancellationToken cancel) =>
        await Query(Rows(stream.Tenant), cancel, Sql.ReadAgenda, Parameters.Text(stream.Tenant), Parameters.Text(stream.Id));

    /// <inheritdoc/>
    async ValueTask IAgenda.Write(IReadOnlyList<AgendaRow> rows, CancellationToken cancel)
    {
        var columns = new AgendaColumns();
        foreach (var row in rows)
        {
            Texts.Check(row.Stream.Tenant, 200);
            Texts.Check(row.Stream.Id, 200);
            PendingAppend.Check(row.Item);
            columns.AddNewer(row);
        }

        if (columns.Any)
            await Execute(columns.Put(Sql.PutNewerAgenda), cancel);
    }

    /// <inheritdoc/>
    async ValueTask IAgenda.Drop(CancellationToken cancel) => await Execute(Parameters.Command(Sql.DropAgenda), cancel);

    /// <summary>The statement that reads a page. Slices of a rank before the mark's are left out, and those of its rank begin after it.</summary>
    internal static NpgsqlBatchCommand ListAgenda(AgendaQuery query)
    {
        var slices = query.Slices.Where(slice => query.After is not { } after || slice.Rank >= after.Rank).ToList();
        var marks = slices.ConvertAll(slice => BeginningOf(slice, query));
        return Parameters.Command(
            Sql.ListAgenda(query.ByActBy, query.Owner is not null),
            Parameters.Text(query.Tenant),
            Parameters.Date(query.Day),
            Parameters.Text(query.Owner ?? ""),
            Parameters.Number(query.Limit),
            Parameters.Texts(slices.ConvertAll(slice => slice.Kind)),
            Parameters.Texts(slices.ConvertAll(slice => slice.State)),
            Parameters.Dates(slices.ConvertAll(slice => slice.DueFrom)),
            Parameters.Dates(slices.ConvertAll(slice => slice.DueTo)),
            Parameters.Flags(slices.ConvertAll(slice => slice.Ended)),
            Parameters.Numbers(slices.ConvertAll(slice => (long)slice.Rank)),
            Parameters.Dates(marks.ConvertAll(mark => mark.Day)),
            Parameters.Texts(marks.ConvertAll(mark => mark.Stream)),
            Parameters.Texts(marks.ConvertAll(mark => mark.Id)));
    }

    // Where a slice is read from: the range of days begins the scan, so that nothing before it is passed by.
    private static AgendaMark BeginningOf(AgendaSlice slice, AgendaQuery query)
    {
        var first = query.ByActBy ? slice.DueFrom.PlusDays(-AgendaItem.MostDaysEarly) : slice.DueFrom;
        return query.After is { } after && after.Rank == slice.Rank && after.Day >= first ? after : new AgendaMark(slice.Rank, first, "", "");
    }

    private static Func<NpgsqlDataReader, CancellationToken, Task<List<AgendaRow>>> Rows(string tenant) => async (reader, cancel) =>
    {
        var rows = new List<AgendaRow>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new AgendaRow(
                new StreamId(tenant, reader.GetString(0)), reader.GetInt64(2),
                new AgendaItem(
                    reader.GetString(1), reader.GetString(3), reader.GetString(4), reader.GetString(5), Day(reader, 6), Day(reader, 7), Day(reader, 8),
                    reader.IsDBNull(9) ? null : Day(reader, 9), reader.GetFieldValue<byte[]>(10))));
        }

        return rows;
    };

    private static LocalDate Day(NpgsqlDataReader reader, int ordinal) => LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(ordinal));
}
