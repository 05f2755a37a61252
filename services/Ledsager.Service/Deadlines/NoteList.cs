using Ledsager.Cases.Deadlines;
using Ledsager.EventStore;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Deadlines;

/// <summary>A note on a list.</summary>
/// <param name="Citizen">Whose case.</param>
/// <param name="Note">The note.</param>
/// <param name="Caseworker">Who has the case; empty for nobody.</param>
internal sealed record ListedNote(CitizenName Citizen, CaseNote Note, string Caseworker);

/// <summary>Reads lists of notes off the agenda.</summary>
internal static class NoteList
{
    /// <summary>A page of a municipality's notes, and where it ended; null when it was the last.</summary>
    public static async Task<(IReadOnlyList<ListedNote> Page, AgendaMark? Next)> Page(
        this AgendaReader agenda, string municipality, NoteFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var slices = NoteView.Slices(filter, today);
        var rows = slices.Count == 0 ? [] : await agenda.Rows.List(new AgendaQuery(municipality, today, slices, size + 1) { Owner = filter.Caseworker, After = after }, cancel);
        var page = await agenda.Read(rows.Take(size), NoteView.Read, NoteView.Find, cancel);
        return ([.. page.Select(Listed)], rows.Count > size ? Mark(rows[size - 1]) : null);
    }

    /// <summary>A page of one citizen's notes: there are few, so they are sorted here.</summary>
    public static async Task<(IReadOnlyList<ListedNote> Page, AgendaMark? Next)> Page(
        this AgendaReader agenda, CitizenName citizen, NoteFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var rows = (await agenda.Rows.Of(citizen.Stream, cancel)).Where(row => row.Item.State != DeadlineView.Gone && NoteView.Holds(row));
        var all = (await agenda.Read(rows, NoteView.Read, NoteView.Find, cancel)).Where(read => filter.Holds(read.Item, read.Row.Item.Owner, today));
        return DeadlineList.Cut(all.Select(read => (Mark(read.Row), Listed(read))), size, after);
    }

    private static ListedNote Listed((AgendaRow Row, CaseNote Note) read) => new(new CitizenName(read.Row.Stream.Tenant, read.Row.Stream.Id), read.Note, read.Row.Item.Owner);

    private static AgendaMark Mark(AgendaRow row) => new(0, row.Item.Due, row.Stream.Id, row.Item.Id);
}
