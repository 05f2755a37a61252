using NodaTime;

namespace Ledsager.EventStore;

/// <summary>
/// What falls due in a municipality, in order: a view whose rows can be filtered and paged however many there are. Rows are written with the
/// facts that cause them (<see cref="Append.Agenda"/>) and can be rebuilt from the events.
/// </summary>
/// <remarks>
/// Where an item stands may change as days go by, and no row is written for that. The caller names the states it keeps and asks for slices: a
/// kind, a state and a range of days, each read off an index from where the last page ended. A page costs the rows of a page for each slice.
/// </remarks>
public interface IAgenda
{
    /// <summary>The next items of a list, in order; fewer than asked for when there are no more.</summary>
    ValueTask<IReadOnlyList<AgendaRow>> List(AgendaQuery query, CancellationToken cancel = default);

    /// <summary>Every item of a stream, by id.</summary>
    ValueTask<IReadOnlyList<AgendaRow>> Of(StreamId stream, CancellationToken cancel = default);

    /// <summary>Writes items outside an append, as a rebuild does. A row already made from the same or a higher version stays.</summary>
    ValueTask Write(IReadOnlyList<AgendaRow> rows, CancellationToken cancel = default);

    /// <summary>Empties the agenda of every municipality, so that it can be rebuilt from the events.</summary>
    ValueTask Drop(CancellationToken cancel = default);
}

/// <summary>Something of a stream that falls due.</summary>
/// <param name="Id">Unique within the stream, 1 to 200 characters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="State">Where it stands, as far as that does not depend on the day it is asked about.</param>
/// <param name="Owner">Whose list it is on; empty for nobody's.</param>
/// <param name="Opened">The first day on which it is on a list.</param>
/// <param name="Due">Its last day.</param>
/// <param name="ActBy">The last practical day: at most <see cref="MostDaysEarly"/> days before <paramref name="Due"/>, and not after it.</param>
/// <param name="Ended">The day it ended or will end; null while neither is known.</param>
/// <param name="Data">A JSON object, UTF-8: the rest of it.</param>
public sealed record AgendaItem(
    string Id, string Kind, string State, string Owner, LocalDate Opened, LocalDate Due, LocalDate ActBy, LocalDate? Ended, ReadOnlyMemory<byte> Data)
{
    /// <summary>How long before the last day the last practical day may lie: so a range of one is a range of the other.</summary>
    public const int MostDaysEarly = 7;
}

/// <summary>An item at its place.</summary>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Version">The version of the stream it was made from.</param>
/// <param name="Item">The item.</param>
public sealed record AgendaRow(StreamId Stream, long Version, AgendaItem Item);

/// <summary>Items of one kind in one state.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="State">The state.</param>
/// <param name="DueFrom">The first last day.</param>
/// <param name="DueTo">The last last day, included.</param>
/// <param name="Ended">True for those that have ended by the day asked about, false for those that have not.</param>
/// <param name="Rank">Slices of a lower rank come first, whatever their days.</param>
public sealed record AgendaSlice(string Kind, string State, LocalDate DueFrom, LocalDate DueTo, bool Ended, int Rank = 0);

/// <summary>Which items, in which order, and from where.</summary>
/// <param name="Tenant">The municipality.</param>
/// <param name="Day">The day asked about: items opened later are left out.</param>
/// <param name="Slices">What to list; an item belongs to one of them at most.</param>
/// <param name="Limit">The most items to give.</param>
public sealed record AgendaQuery(string Tenant, LocalDate Day, IReadOnlyList<AgendaSlice> Slices, int Limit)
{
    /// <summary>Whose list; null for everybody's.</summary>
    public string? Owner { get; init; }

    /// <summary>True to order by the last practical day and not by the last day.</summary>
    public bool ByActBy { get; init; }

    /// <summary>The last item already seen; null to begin.</summary>
    public AgendaMark? After { get; init; }
}

/// <summary>An item's place in a list. While its days stay as they are it stays in its place, whatever comes and goes.</summary>
/// <param name="Rank">The rank of its slice.</param>
/// <param name="Day">The day the list is ordered by.</param>
/// <param name="Stream">The stream's id.</param>
/// <param name="Id">The item's id.</param>
public sealed record AgendaMark(int Rank, LocalDate Day, string Stream, string Id);
