using Ledsager.Api.Deadlines.V1;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using NodaTime;
using NoteStatus = Ledsager.Api.Deadlines.V1.NoteStatus;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>The lists of notes against the notes derived from the same streams.</summary>
internal static class RandomNotes
{
    /// <summary>What the facts on record say of every note on a day, without the rows; in the order of the list.</summary>
    public static async Task<List<Note>> Derived(IEventStore store, string municipality, LocalDate today)
    {
        var levels = Law.ServiceLevels.BuiltIn().Known(municipality);
        var derived = new List<(Note Note, string Id)>();
        await foreach (var stream in store.ListStreams(municipality))
        {
            var matter = LoadedCase.Fold(await store.Load(stream), levels).Case.Matter;
            derived.AddRange(matter.NotesOn(today).Select(note =>
                (note.ToProto(new CitizenName(municipality, stream.Id), matter.Caseworker, today), $"{note.Subject.Slug()}-{note.Basis}")));
        }

        return [.. derived.OrderBy(one => one.Note.Date.ToLocal()).ThenBy(one => one.Note.Citizen, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Note)];
    }

    public static async Task Compare(ServiceProcess service, IEnumerable<Note> derived, ListNotesRequest request, string when) =>
        (await service.ListAll(request)).ShouldBe(Expected(derived, request), $"{when}: {request}");

    /// <summary>The rows as they are, read on a day ahead: what was raised for it is there, what was to be done by it is done.</summary>
    public static async Task LaterDays(IEventStore store, string municipality, LocalDate later)
    {
        var derived = await Derived(store, municipality, later);
        foreach (var status in Enum.GetValues<Storage.NoteStatus>())
        {
            var filter = new NoteFilter(new HashSet<Cases.Deadlines.NoteKind>(), status, null, null, null);
            var (page, next) = await Listing.Agenda(store).Page(municipality, filter, later, 10_000, null, CancellationToken.None);
            next.ShouldBeNull();
            page.Select(listed => listed.Note.ToProto(listed.Citizen, listed.Caseworker, later))
                .ShouldBe(derived.Where(note => note.DoneDate is not null == (status == Storage.NoteStatus.Done)), $"{status} on {later}");
        }
    }

    public static ListNotesRequest Random(Random random, string municipality, int citizens, IReadOnlyList<Note> derived, LocalDate today)
    {
        var request = new ListNotesRequest
        {
            Parent = random.Next(4) == 0 ? $"municipalities/{municipality}/citizens/c{random.Next(citizens)}" : $"municipalities/{municipality}",
            Status = (NoteStatus)random.Next(3), PageSize = 1 + random.Next(20),
        };
        if (random.Next(3) == 0)
            request.Kinds.Add(Enumerable.Range(0, 1 + random.Next(2)).Select(_ => (NoteKind)random.Next(1, 6)));

        if (random.Next(3) == 0)
            request.Caseworker = random.Next(4) == 0 ? "" : RandomCase.Caseworkers[random.Next(3)];

        // The days that are in the list, and days ahead: both ends count.
        var days = derived.Select(note => note.Date.ToLocal()).Append(today.PlusDays(30)).ToList();
        if (random.Next(3) == 0)
            request.RaisedFrom = days[random.Next(days.Count)].ToDate();

        if (random.Next(3) == 0)
            request.RaisedTo = LocalDate.Max(days[random.Next(days.Count)], request.RaisedFrom?.ToLocal() ?? LocalDate.MinIsoValue).ToDate();

        return request;
    }

    private static IEnumerable<Note> Expected(IEnumerable<Note> derived, ListNotesRequest request) => derived.Where(note =>
        (request.Parent.Split('/').Length == 2 || note.Citizen == request.Parent)
        && (request.Kinds.Count == 0 || request.Kinds.Contains(note.Kind))
        && (request.Status == NoteStatus.Unspecified || request.Status == NoteStatus.Done == note.DoneDate is not null)
        && (request.RaisedFrom is null || note.Date.ToLocal() >= request.RaisedFrom.ToLocal())
        && (request.RaisedTo is null || note.Date.ToLocal() <= request.RaisedTo.ToLocal())
        && (!request.HasCaseworker || note.Caseworker == request.Caseworker));
}
