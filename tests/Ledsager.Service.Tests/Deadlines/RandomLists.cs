using System.Collections.Immutable;
using Ledsager.Api.Deadlines.V1;
using Ledsager.Cases;
using Ledsager.Cases.Course;
using Ledsager.EventStore;
using Ledsager.EventStore.Postgres;
using Ledsager.Service.Api;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using Ledsager.Testing;
using NodaTime;
using DeadlineOrder = Ledsager.Api.Deadlines.V1.DeadlineOrder;
using Domain = Ledsager.Cases.Deadlines;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>
/// The lists of the running service against the deadlines derived from the same streams: for cases of any course, on random days, with random filters
/// and orders, while others write. Nothing is written at midnight, so a day on which nobody does anything is as good as any.
/// </summary>
[Trait("Group", "service")]
public sealed class RandomLists
{
    private const int Citizens = 25, Rounds = 30;
    private static readonly LocalDate First = new(2023, 3, 1);
    private static readonly string[] Municipalities = ["0151", "0810"];

    // The facts that open each kind.
    private static readonly ImmutableDictionary<Domain.DeadlineKind, Type[]> Openers = new Dictionary<Domain.DeadlineKind, Type[]>
    {
        [Domain.DeadlineKind.CaseDecision] = [typeof(ApplicationReceived), typeof(AnkestyrelsenDecided)],
        [Domain.DeadlineKind.HearingResponse] = [typeof(HearingStarted)],
        [Domain.DeadlineKind.Implementation] = [typeof(DecisionIssued)],
        [Domain.DeadlineKind.ComplaintFiling] = [typeof(DecisionIssued)],
        [Domain.DeadlineKind.Reassessment] = [typeof(ComplaintFiled)],
        [Domain.DeadlineKind.CitizenMaintainsComplaint] = [typeof(ComplaintReassessed)],
        [Domain.DeadlineKind.ForwardToAnkestyrelsen] = [typeof(DecisionUpheld), typeof(ComplaintMaintained)],
        [Domain.DeadlineKind.FollowUp] = [typeof(DecisionIssued), typeof(FollowUpCompleted)],
    }.ToImmutableDictionary();

    [Fact(DisplayName = "Tilfældige sager: listerne er, hvad der udledes af sagerne, på enhver dag, med ethvert filter, og efter en genopbygning")]
    public async Task Lists_are_what_the_cases_derive()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        await using var store = await PostgresEventStore.Open(new PostgresEventStoreOptions(database.ConnectionString));
        var random = new Random(20230301);
        var (today, recorded) = (First, 0);
        var seen = new HashSet<(DeadlineKind, DeadlineStatus)>();
        var seenNotes = new HashSet<(NoteSubject, NoteKind, bool Done)>();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 35; i++)
            {
                var citizen = $"municipalities/{Municipalities[random.Next(2)]}/citizens/c{random.Next(Citizens)}";
                if (await RandomCase.Step(service, random, citizen, today))
                    recorded++;
            }

            // Sometimes a night passes before the list is read, sometimes months.
            if (random.Next(3) > 0)
            {
                today = today.PlusDays(random.Next(4) == 0 ? random.Next(150) : random.Next(12));
                await service.AdvanceTo(today.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9));
            }

            var municipality = Municipalities[round % 2];
            var derived = await Derived(store, municipality, today);
            await LaterDays(store, municipality, today, random);
            seen.UnionWith(derived.Select(deadline => (deadline.Kind, deadline.Status)));
            var request = new ListDeadlinesRequest { Parent = $"municipalities/{municipality}", PageSize = 1 + random.Next(100) };
            (await service.ListAll(request)).ShouldBe(Expected(derived, request), $"round {round}");
            var notes = await RandomNotes.Derived(store, municipality, today);
            seenNotes.UnionWith(notes.Select(note => (note.Subject, note.Kind, note.DoneDate is not null)));
            await RandomNotes.Compare(service, notes, new ListNotesRequest { Parent = $"municipalities/{municipality}", PageSize = 1 + random.Next(40) }, $"round {round}");
            for (var i = 0; i < 6; i++)
                await RandomNotes.Compare(service, notes, RandomNotes.Random(random, municipality, Citizens, notes, today), $"round {round}");

            await RandomNotes.LaterDays(store, municipality, today.PlusDays(1 + random.Next(200)));
            for (var i = 0; i < 6; i++)
            {
                request = Random(random, municipality, derived, today);
                (await service.ListAll(request)).ShouldBe(Expected(derived, request), $"round {round}: {request}");
            }
        }

        recorded.ShouldBeGreaterThan(300);
        seen.Count.ShouldBeGreaterThan(20, "The cases are too much alike.");
        seenNotes.Count.ShouldBeGreaterThan(5, $"The notes are too much alike: {string.Join(' ', seenNotes)}");

        var rows = await Rows(database);
        await OfAnotherVersion(database, service, store, today, random);
        var (exitCode, output, errors) = await ServiceProcess.RunToEnd(["rebuild-views", "--postgres", database.ConnectionString]);
        exitCode.ShouldBe(0, errors + output);
        (await Rows(database)).ShouldBe(rows);
    }

    [Fact(DisplayName = "Tilfældige sager: over alle sider kommer hver frist én gang, mens andre ændres")]
    public async Task Over_all_pages_each_deadline_comes_once_while_others_change()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        await using var service = await ServiceProcess.Start(database.ConnectionString, First);
        var random = new Random(42);
        var today = First.PlusDays(10);
        await service.AdvanceTo(today.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9));
        var untouched = Enumerable.Range(0, 30).Select(i => $"municipalities/0151/citizens/fast-{i}").ToList();
        foreach (var citizen in untouched)
            await service.Do(Calls.Apply(citizen, First), Calls.Hear(citizen, First.PlusDays(random.Next(9))));

        foreach (var order in new[] { DeadlineOrder.Due, DeadlineOrder.ActBy, DeadlineOrder.Kind })
        {
            var all = await service.ListAll(new ListDeadlinesRequest { Parent = "municipalities/0151", OrderBy = order, PageSize = 5 }, async () =>
            {
                for (var i = 0; i < 4; i++)
                    await RandomCase.Step(service, random, $"municipalities/0151/citizens/c{random.Next(12)}", today);
            });
            all.DistinctBy(deadline => deadline.Name, StringComparer.Ordinal).Count().ShouldBe(all.Count);
            all.Count(deadline => untouched.Contains(deadline.Citizen, StringComparer.Ordinal)).ShouldBe(2 * untouched.Count);
            all.Count.ShouldBeGreaterThan(2 * untouched.Count, "Nothing else was there to change.");
        }
    }

    /// <summary>What the facts on record say of every deadline on a day, without the rows.</summary>
    internal static async Task<List<Deadline>> Derived(IEventStore store, string municipality, LocalDate today)
    {
        var levels = Law.ServiceLevels.BuiltIn().Known(municipality);
        var derived = new List<Deadline>();
        await foreach (var stream in store.ListStreams(municipality))
        {
            var read = await store.Load(stream);
            var matter = LoadedCase.Fold(read, levels).Case.Matter;
            foreach (var deadline in matter.Docket.DeadlinesOn(today))
            {
                Domain.DeadlineKinds.Side(deadline.Kind).ShouldBe(deadline.Side);
                Openers[deadline.Kind].ShouldContain(EventCatalogue.Read(read.Events.Single(stored => stored.Version == deadline.Basis).Event).GetType());
                derived.Add(deadline.ToProto(new CitizenName(municipality, stream.Id), matter.Caseworker, today));
            }
        }

        derived.DistinctBy(deadline => deadline.Name, StringComparer.Ordinal).Count().ShouldBe(derived.Count);
        return derived;
    }

    // Half of the rows are spelled as this version of the service does not: what they stand for is on every list all the same.
    private static async Task OfAnotherVersion(PostgresDatabase database, ServiceProcess service, IEventStore store, LocalDate today, Random random)
    {
        await database.Execute("update agenda set data = '{\"another\": \"spelling\"}' where hashtext(stream_id || id) % 2 = 0");
        foreach (var municipality in Municipalities)
        {
            var derived = await Derived(store, municipality, today);
            var notes = await RandomNotes.Derived(store, municipality, today);
            for (var i = 0; i < 12; i++)
            {
                var request = Random(random, municipality, derived, today);
                (await service.ListAll(request)).ShouldBe(Expected(derived, request), $"of another version: {request}");
                await RandomNotes.Compare(service, notes, RandomNotes.Random(random, municipality, Citizens, notes, today), "of another version");
            }
        }
    }

    // The rows as they are, read on a day ahead: no calendar has told anything since.
    private static async Task LaterDays(IEventStore store, string municipality, LocalDate today, Random random)
    {
        var later = today.PlusDays(1 + random.Next(90));
        var derived = await Derived(store, municipality, later);
        foreach (var status in Enum.GetValues<Domain.DeadlineStatus>())
        {
            var filter = DeadlineFilter.Standing(null) with { Statuses = new HashSet<Domain.DeadlineStatus> { status } };
            var request = new ListDeadlinesRequest { Parent = $"municipalities/{municipality}", Statuses = { Enum.Parse<DeadlineStatus>(status.ToString()) } };
            var pages = await Listing.Agenda(store).Pages(municipality, filter, later, 40, CancellationToken.None).ToListAsync();
            pages.SelectMany(page => page).Select(listed => listed.ToProto(later)).ShouldBe(Expected(derived, request), $"{status} on {later}");
        }
    }

    private static IEnumerable<Deadline> Expected(IEnumerable<Deadline> derived, ListDeadlinesRequest request) =>
        derived.Where(deadline =>
            (request.Parent.Split('/').Length == 2 || deadline.Citizen == request.Parent)
            && (request.Kinds.Count == 0 || request.Kinds.Contains(deadline.Kind))
            && (request.Statuses.Count == 0 || request.Statuses.Contains(deadline.Status))
            && (request.Side == DeadlineSide.Unspecified || deadline.Side == request.Side)
            && (request.DueFrom is null || deadline.DueDate.ToLocal() >= request.DueFrom.ToLocal())
            && (request.DueTo is null || deadline.DueDate.ToLocal() <= request.DueTo.ToLocal())
            && (!request.HasCaseworker || deadline.Caseworker == request.Caseworker))
        .OrderBy(deadline => request.OrderBy == DeadlineOrder.Kind ? deadline.Kind : default)
        .ThenBy(deadline => request.OrderBy == DeadlineOrder.ActBy ? deadline.ActByDate.ToLocal() : deadline.DueDate.ToLocal())
        .ThenBy(deadline => deadline.Citizen, StringComparer.Ordinal)
        .ThenBy(deadline => deadline.Name, StringComparer.Ordinal);

    private static ListDeadlinesRequest Random(Random random, string municipality, IReadOnlyList<Deadline> derived, LocalDate today)
    {
        var request = new ListDeadlinesRequest
        {
            Parent = random.Next(5) == 0 ? $"municipalities/{municipality}/citizens/c{random.Next(Citizens)}" : $"municipalities/{municipality}",
            OrderBy = (DeadlineOrder)random.Next(4),
            Side = random.Next(3) == 0 ? (DeadlineSide)random.Next(1, 3) : DeadlineSide.Unspecified,
            PageSize = 1 + random.Next(30),
        };
        if (random.Next(3) == 0)
            request.Kinds.Add(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => (DeadlineKind)random.Next(1, 9)));

        if (random.Next(2) == 0)
            request.Statuses.Add(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => (DeadlineStatus)random.Next(1, 9)));

        if (random.Next(3) == 0)
            request.Caseworker = random.Next(4) == 0 ? "" : RandomCase.Caseworkers[random.Next(3)];

        // The days that are in the list: both ends count.
        var days = derived.Count == 0 ? [today] : derived.Select(deadline => deadline.DueDate.ToLocal()).ToList();
        if (random.Next(3) == 0)
            request.DueFrom = days[random.Next(days.Count)].ToDate();

        if (random.Next(3) == 0)
            request.DueTo = LocalDate.Max(days[random.Next(days.Count)], request.DueFrom?.ToLocal() ?? LocalDate.MinIsoValue).ToDate();

        return request;
    }

    private static async Task<IEnumerable<string>> Rows(PostgresDatabase database) => (await database.Query(
        "select tenant_id, stream_id, id, kind, state, owner, opened_on, due_on, act_by, ended_on, data::text from agenda where state <> 'gone' order by 1, 2, 3"))
        .Select(row => string.Join(' ', row));
}
