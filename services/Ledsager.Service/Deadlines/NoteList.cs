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
internal sealed record ListedNote(CitizenName Citizen, CaseNote Note, string Caseworker)
{
    public static ListedNote Of(AgendaRow row) => new(new CitizenName(row.Stream.Tenant, row.Stream.Id), NoteView.Read(row), row.Item.Owner);
}

/// <summary>Reads lists of notes off the agenda.</summary>
internal static class NoteList
{
    /// <summary>A page of a municipality's notes, and where it ended; null when it was the last.</summary>
    public static async Task<(IReadOnlyList<ListedNote> Page, AgendaMark? Next)> Page(
        this IAgenda agenda, string municipality, NoteFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var slices = NoteView.Slices(filter, today);
        var rows = slices.Count == 0 ? [] : await agenda.List(new AgendaQuery(municipality, today, slices, size + 1) { Owner = filter.Caseworker, After = after }, cancel);
        return ([.. rows.Take(size).Select(ListedNote.Of)], rows.Count > size ? Mark(rows[size - 1]) : null);
    }

    /// <summary>A page of one citizen's notes: there are few, so they are sorted here.</summary>
    public static async Task<(IReadOnlyList<ListedNote> Page, AgendaMark? Next)> Page(
        this IAgenda agenda, CitizenName citizen, NoteFilter filter, LocalDate today, int size, AgendaMark? after, CancellationToken cancel)
    {
        var rows = (await agenda.Of(citizen.Stream, cancel))
            .Where(row => row.Item.State != DeadlineView.Gone && NoteView.Holds(row))
            .Select(row => (Mark: Mark(row), Listed: ListedNote.Of(row)))
            .Where(row => filter.Holds(row.Listed.Note, row.Listed.Caseworker, today));
        return DeadlineList.Cut(rows, size, after);
    }

    private static AgendaMark Mark(AgendaRow row) => new(0, row.Item.Due, row.Stream.Id, row.Item.Id);
}
