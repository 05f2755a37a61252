using Ledsager.Cases.Deadlines;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Api;
using NodaTime;

namespace Ledsager.Service.Storage;

/// <summary>
/// Which rows of the agenda are deadlines of a kind that stand in a certain way on a day: <see cref="Deadline.StatusOn"/> read backwards.
/// </summary>
internal static class DeadlineSlices
{
    private static readonly LocalDate First = new(1900, 1, 1), Last = new(2400, 1, 1);

    /// <summary>The slices of the agenda that a filter asks for.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="today">The day asked about.</param>
    public static IReadOnlyList<AgendaSlice> Of(DeadlineFilter filter, LocalDate today) =>
    [
        .. from kind in System.Enum.GetValues<DeadlineKind>()
           where filter.Holds(kind)
           from status in System.Enum.GetValues<DeadlineStatus>()
           where filter.Holds(status)
           from slice in Of(kind, status, today)
           let cut = slice with
           {
               DueFrom = LocalDate.Max(slice.DueFrom, filter.DueFrom ?? First),
               DueTo = LocalDate.Min(slice.DueTo, filter.DueTo ?? Last),
               Rank = filter.Order == DeadlineOrder.Kind ? (int)kind : 0,
           }
           where cut.DueFrom <= cut.DueTo
           select cut,
    ];

    private static IEnumerable<AgendaSlice> Of(DeadlineKind kind, DeadlineStatus status, LocalDate today)
    {
        var (yesterday, name) = (today.PlusDays(-1), kind.Slug());
        var runOut = kind.Side() == DeadlineSide.Municipality ? DeadlineStatus.Overdue
            : kind == DeadlineKind.CitizenMaintainsComplaint ? DeadlineStatus.LapsedNotMaintained
            : DeadlineStatus.ExpiredUnused;
        return status switch
        {
            DeadlineStatus.Open => Standing(today, Last),
            DeadlineStatus.Met => Ended(DeadlineView.Met),
            DeadlineStatus.Late => Ended(DeadlineView.Late),
            DeadlineStatus.Cancelled => Ended(DeadlineView.Cancelled, DeadlineView.Ending),
            DeadlineStatus.Closed => Ended(DeadlineView.Closed, DeadlineView.Closing),
            _ => status == runOut ? Standing(First, yesterday) : [],
        };

        IEnumerable<AgendaSlice> Standing(LocalDate from, LocalDate to) =>
            ((string[])[DeadlineView.Running, DeadlineView.Ending, DeadlineView.Closing]).Select(state => new AgendaSlice(name, state, from, to, Ended: false));

        IEnumerable<AgendaSlice> Ended(params string[] states) => states.Select(state => new AgendaSlice(name, state, First, Last, Ended: true));
    }
}

/// <summary>Which deadlines, in which order. Null and empty leave nothing out.</summary>
/// <param name="Kinds">Of these kinds.</param>
/// <param name="Statuses">Standing so on the day asked about.</param>
/// <param name="Side">Of this side.</param>
/// <param name="DueFrom">Due on this day or later.</param>
/// <param name="DueTo">Due on this day or earlier.</param>
/// <param name="Caseworker">On this caseworker's list; empty for nobody's.</param>
/// <param name="Order">The order.</param>
internal sealed record DeadlineFilter(
    IReadOnlySet<DeadlineKind> Kinds, IReadOnlySet<DeadlineStatus> Statuses, DeadlineSide? Side, LocalDate? DueFrom, LocalDate? DueTo, string? Caseworker, DeadlineOrder Order)
{
    /// <summary>What a caseworker still has to see to: open and overdue.</summary>
    public static DeadlineFilter Standing(string? caseworker, DeadlineSide? side = null) =>
        new(new HashSet<DeadlineKind>(), new HashSet<DeadlineStatus> { DeadlineStatus.Open, DeadlineStatus.Overdue }, side, null, null, caseworker, DeadlineOrder.Due);

    public bool Holds(DeadlineKind kind) => (Kinds.Count == 0 || Kinds.Contains(kind)) && (Side is not { } side || kind.Side() == side);

    public bool Holds(DeadlineStatus status) => Statuses.Count == 0 || Statuses.Contains(status);

    /// <summary>Whether a deadline fits, as it stands on a day.</summary>
    public bool Holds(Deadline deadline, string caseworker, LocalDate day) =>
        deadline.OpenedOn <= day && Holds(deadline.Kind) && Holds(deadline.StatusOn(day)) && !(deadline.Due < DueFrom) && !(deadline.Due > DueTo)
        && (Caseworker is null || Caseworker == caseworker);
}

/// <summary>How deadlines are ordered.</summary>
internal enum DeadlineOrder
{
    /// <summary>By the last day.</summary>
    Due,

    /// <summary>By the last practical day.</summary>
    ActBy,

    /// <summary>By kind, and by the last day within a kind.</summary>
    Kind,
}
