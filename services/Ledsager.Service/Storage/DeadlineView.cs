using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using Ledsager.Cases;
using Ledsager.Cases.Deadlines;
using Ledsager.EventStore;
using Ledsager.Service.Api;

namespace Ledsager.Service.Storage;

/// <summary>
/// The deadlines of a case as items of the agenda: one row each, written with the facts that open, end or hand it over. A row keeps what does not
/// change as days go by; where the deadline stands on a day follows from it (<see cref="DeadlineSlices"/>).
/// </summary>
internal static class DeadlineView
{
    /// <summary>Nobody has acted, and nothing makes it fall away.</summary>
    public const string Running = "running";

    /// <summary>It will fall away on a day that lay ahead when the row was written: the grant has been ended from then.</summary>
    public const string Ending = "ending";

    /// <summary>So it will, but after its last day: until then it is overdue, and it will have been missed.</summary>
    public const string Closing = "closing";

    /// <summary>How it ended.</summary>
    public const string Met = "met", Late = "late", Cancelled = "cancelled", Closed = "closed";

    /// <summary>
    /// On no list: a day of receipt was corrected, and under the service level of the right day nothing runs. The row stays, so that a rebuild that
    /// read the case before the correction does not bring the deadline back.
    /// </summary>
    public const string Gone = "gone";

    private static readonly FrozenDictionary<string, DeadlineKind> Kinds = System.Enum.GetValues<DeadlineKind>().ToFrozenDictionary(kind => kind.Slug(), StringComparer.Ordinal);

    /// <summary>Every deadline of a case, as it stands on the day of the last recording.</summary>
    public static IReadOnlyList<AgendaItem> Items(Case @case) =>
        [.. @case.Matter.Docket.Deadlines.Select(deadline => Item(deadline, @case))];

    /// <summary>The rows that a recording has made out of date, as they are now.</summary>
    public static IReadOnlyList<AgendaItem> Changes(Case before, Case after) =>
        [.. Changed(before, after).Select(deadline => Item(deadline, after)), .. TakenAway(before, after).Select(deadline => Item(deadline, after) with { State = Gone })];

    /// <summary>The deadlines that a recording has opened, ended or given to another caseworker, and those whose end has come meanwhile.</summary>
    public static IEnumerable<Deadline> Changed(Case before, Case after)
    {
        var (known, deadlines) = (before.Matter.Docket.Deadlines, after.Matter.Docket.Deadlines);
        if (before.Matter.Caseworker != after.Matter.Caseworker)
            return deadlines;

        // As for every fact about hours: nothing was opened or ended.
        if (ReferenceEquals(known, deadlines) && (before.ToldThrough == after.ToldThrough || !deadlines.Exists(deadline => deadline.Ended?.On > before.ToldThrough)))
            return [];

        var was = known.ToDictionary(deadline => deadline.Key());
        return deadlines.Where(deadline =>
            !was.TryGetValue(deadline.Key(), out var earlier) || deadline != earlier || State(earlier, before) != State(deadline, after));
    }

    /// <summary>The deadlines that a corrected day of receipt has taken away.</summary>
    public static IEnumerable<Deadline> TakenAway(Case before, Case after)
    {
        var (known, deadlines) = (before.Matter.Docket.Deadlines, after.Matter.Docket.Deadlines);
        return ReferenceEquals(known, deadlines) ? [] : known.ExceptBy(deadlines.Select(deadline => deadline.Key()), deadline => deadline.Key());
    }

    /// <summary>Whether a row is a deadline.</summary>
    public static bool Holds(AgendaRow row) => Kinds.ContainsKey(row.Item.Kind);

    /// <summary>The kind of the deadline in a row.</summary>
    public static DeadlineKind KindOf(AgendaRow row) => Kinds[row.Item.Kind];

    /// <summary>The deadline in a row; null for one that another version of this service spelled otherwise (<see cref="Find"/>).</summary>
    public static Deadline? Read(AgendaRow row) => EventJson.ReadRow<Deadline>(row.Item.Data) is { Source: not null, Counted.RolledOver: not null } deadline ? deadline : null;

    /// <summary>The deadline of a row as the facts have it; null when they have none.</summary>
    public static Deadline? Find(Case @case, AgendaRow row) => @case.Matter.Docket.Deadlines.Find(deadline => IdOf(deadline) == row.Item.Id);

    private static string IdOf(Deadline deadline) => $"{deadline.Kind.Slug()}-{deadline.Basis}";

    private static AgendaItem Item(Deadline deadline, Case @case) => new(
        IdOf(deadline), deadline.Kind.Slug(), State(deadline, @case), @case.Matter.Caseworker ?? "",
        deadline.OpenedOn, deadline.Due, deadline.Counted.ActBy, deadline.Ended?.On,
        JsonSerializer.SerializeToUtf8Bytes(deadline with { Source = deadline.Source with { Quote = null } }, EventJson.Options));

    private static string State(Deadline deadline, Case @case)
    {
        if (deadline.Ended is not { } end)
            return Running;

        if (end.On > @case.ToldThrough)
        {
            Debug.Assert(end.How == EndedHow.FellAway, "Only a grant can be ended ahead; what is done is recorded once it has been done.");
            return end.On <= deadline.Due ? Ending : Closing;
        }

        return end.How switch
        {
            EndedHow.Acted => end.On <= deadline.Due ? Met : Late,
            EndedHow.FellAway when end.On <= deadline.Due => Cancelled,
            _ => Closed,
        };
    }
}
