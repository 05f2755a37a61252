using Ledsager.Cases.Deadlines;
using Ledsager.EventStore;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Deadlines;

/// <summary>A deadline on a list.</summary>
/// <param name="Citizen">Whose case.</param>
/// <param name="Deadline">The deadline.</param>
/// <param name="Caseworker">Who has the case; empty for nobody.</param>
internal sealed record ListedDeadline(CitizenName Citizen, Deadline Deadline, string Caseworker);

/// <summary>Reads lists of deadlines off the agenda.</summary>
internal static class DeadlineList
{
    /// <summary>A page of a municipality's deadlines, and where it ended; null when it was the last.</summary>
    public static async Task<(IReadOnlyList<ListedDeadline> Page, AgendaMark? Next)> Page(
        this AgendaReader agenda, string municipality, DeadlineFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var slices = DeadlineSlices.Of(filter, today);
        var rows = slices.Count == 0
            ? []
            : await agenda.Rows.List(
                new AgendaQuery(municipality, today, slices, size + 1) { Owner = filter.Caseworker, ByActBy = filter.Order == DeadlineOrder.ActBy, After = after }, cancel);
        var page = await agenda.Read(rows.Take(size), DeadlineView.Read, DeadlineView.Find, cancel);
        return ([.. page.Select(Listed)], rows.Count > size ? Mark(rows[size - 1], filter.Order) : null);
    }

    /// <summary>A page of one citizen's deadlines: there are few, so they are sorted here.</summary>
    public static async Task<(IReadOnlyList<ListedDeadline> Page, AgendaMark? Next)> Page(
        this AgendaReader agenda, CitizenName citizen, DeadlineFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var rows = (await agenda.Rows.Of(citizen.Stream, cancel)).Where(row => row.Item.State != DeadlineView.Gone && DeadlineView.Holds(row));
        var all = (await agenda.Read(rows, DeadlineView.Read, DeadlineView.Find, cancel)).Where(read => filter.Holds(read.Item, read.Row.Item.Owner, today));
        return Cut(all.Select(read => (Mark(read.Row, filter.Order), Listed(read))), size, after);
    }

    /// <summary>All of a municipality's deadlines that a filter holds, read as they are taken.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<ListedDeadline>> Pages(
        this AgendaReader agenda, string municipality, DeadlineFilter filter, LocalDate today, int size,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        AgendaMark? after = null;
        do
        {
            var (page, next) = await agenda.Page(municipality, filter, today, size, after, cancel);
            yield return page;
            after = next;
        }
        while (after is not null);
    }

    /// <summary>The page of a list after a mark.</summary>
    internal static (IReadOnlyList<T> Page, AgendaMark? Next) Cut<T>(IEnumerable<(AgendaMark Mark, T Listed)> list, int size, AgendaMark? after)
    {
        var rows = list.Where(row => after is null || Compare(row.Mark, after) > 0)
            .Order(Comparer<(AgendaMark Mark, T Listed)>.Create((one, other) => Compare(one.Mark, other.Mark)))
            .ToList();
        return ([.. rows.Take(size).Select(row => row.Listed)], rows.Count > size ? rows[size - 1].Mark : null);
    }

    private static ListedDeadline Listed((AgendaRow Row, Deadline Deadline) read) =>
        new(new CitizenName(read.Row.Stream.Tenant, read.Row.Stream.Id), read.Deadline, read.Row.Item.Owner);

    private static AgendaMark Mark(AgendaRow row, DeadlineOrder order) => new(
        order == DeadlineOrder.Kind ? (int)DeadlineView.KindOf(row) : 0,
        order == DeadlineOrder.ActBy ? row.Item.ActBy : row.Item.Due, row.Stream.Id, row.Item.Id);

    private static int Compare(AgendaMark one, AgendaMark other) =>
        (one.Rank.CompareTo(other.Rank), one.Day.CompareTo(other.Day), string.CompareOrdinal(one.Stream, other.Stream), string.CompareOrdinal(one.Id, other.Id)) switch
        {
            (not 0 and var rank, _, _, _) => rank,
            (_, not 0 and var day, _, _) => day,
            (_, _, not 0 and var stream, _) => stream,
            (_, _, _, var id) => id,
        };
}
