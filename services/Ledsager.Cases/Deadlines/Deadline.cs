using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Deadlines;

/// <summary>A deadline with everything that produced it. Its status is a function of a day; no job decides it.</summary>
/// <param name="Kind">What must be done.</param>
/// <param name="Basis">The version in the stream of the fact that opened it. Kind and basis together name a deadline.</param>
/// <param name="OpenedOn">The day that fact counts from; its service level is the deadline's for good .</param>
/// <param name="Rule">The deadline's name in the service-level files: <c>complaint</c>, say.</param>
/// <param name="Source">Its length, and where that is written.</param>
/// <param name="Counted">The day counted from, the last day as counted, why it was moved, and the last day.</param>
/// <param name="About">The id of the decision or the complaint it belongs to; null when it belongs to none.</param>
/// <param name="Ended">How it ended; null while nobody has acted and nothing has made it fall away.</param>
public sealed record Deadline(
    DeadlineKind Kind, long Basis, LocalDate OpenedOn, string Rule, Sourced<DeadlineSpec?> Source, DueDate Counted, string? About, DeadlineEnd? Ended)
{
    /// <summary>The last day, included.</summary>
    public LocalDate Due => Counted.Due;

    /// <summary>Who must act.</summary>
    public DeadlineSide Side => Counted.Side;

    /// <summary>Names it within its case.</summary>
    public (DeadlineKind Kind, long Basis) Key() => (Kind, Basis);

    /// <summary>Where it stands at the end of a day.</summary>
    public DeadlineStatus StatusOn(LocalDate day) => (EndedBy(day), Side) switch
    {
        ({ How: EndedHow.Acted, On: var on }, _) => on <= Due ? DeadlineStatus.Met : DeadlineStatus.Late,
        ({ How: EndedHow.FellAway, On: var on }, _) => on <= Due ? DeadlineStatus.Cancelled : DeadlineStatus.Closed, // what was missed stays missed.
        ({ How: EndedHow.Closed }, _) => DeadlineStatus.Closed,
        _ when day <= Due => DeadlineStatus.Open,
        (_, DeadlineSide.Municipality) => DeadlineStatus.Overdue,
        _ => Kind == DeadlineKind.CitizenMaintainsComplaint ? DeadlineStatus.LapsedNotMaintained : DeadlineStatus.ExpiredUnused,
    };

    /// <summary>The day it was closed, as known at the end of a day: a citizen's that ran out closes with the day after. Null while it is open or overdue.</summary>
    public LocalDate? ClosedOn(LocalDate day) => EndedBy(day) is { } end ? end.On
        : day > Due && Side == DeadlineSide.Citizen ? Due.PlusDays(1)
        : null;

    /// <summary>
    /// Whether something can end it on a day: nothing has, or the grant has been ended from a day still to come then. On a grant's last day what is asked for can still be done.
    /// </summary>
    internal bool CanEnd(LocalDate on, EndedHow how) => Ended is null || (Ended.How == EndedHow.FellAway && (how == EndedHow.Acted ? on <= Ended.On : on < Ended.On));

    private DeadlineEnd? EndedBy(LocalDate day) => Ended is { } end && end.On <= day ? end : null;
}

/// <summary>How and when a deadline ended.</summary>
/// <param name="On">The day of what ended it.</param>
/// <param name="How">What ended it.</param>
public sealed record DeadlineEnd(LocalDate On, EndedHow How);

/// <summary>What ended a deadline.</summary>
public enum EndedHow
{
    /// <summary>What it asks for was done, in time or late.</summary>
    Acted,

    /// <summary>Its reason is gone: the grant ended, the complaint was withdrawn.</summary>
    FellAway,

    /// <summary>It was closed without being answered: by a decision that did not wait for the hearing, or by a caseworker .</summary>
    Closed,
}

/// <summary>What must be done before a deadline ends.</summary>
public enum DeadlineKind
{
    /// <summary>Municipality: decide the case.</summary>
    CaseDecision,

    /// <summary>Citizen: comment on the draft decision (partshøring).</summary>
    HearingResponse,

    /// <summary>Municipality: start the service.</summary>
    Implementation,

    /// <summary>Citizen: complain.</summary>
    ComplaintFiling,

    /// <summary>Municipality: reassess the decision and answer the complaint.</summary>
    Reassessment,

    /// <summary>Citizen: say that the complaint is maintained.</summary>
    CitizenMaintainsComplaint,

    /// <summary>Municipality: send the complaint to Ankestyrelsen.</summary>
    ForwardToAnkestyrelsen,

    /// <summary>Municipality: follow up on the grant.</summary>
    FollowUp,
}

/// <summary>What follows from the kind of a deadline alone.</summary>
public static class DeadlineKinds
{
    /// <summary>Who must act.</summary>
    public static DeadlineSide Side(this DeadlineKind kind) =>
        kind is DeadlineKind.HearingResponse or DeadlineKind.ComplaintFiling or DeadlineKind.CitizenMaintainsComplaint ? DeadlineSide.Citizen : DeadlineSide.Municipality;
}

/// <summary>Where a deadline stands.</summary>
public enum DeadlineStatus
{
    /// <summary>It runs.</summary>
    Open,

    /// <summary>Acted on in time.</summary>
    Met,

    /// <summary>Acted on too late.</summary>
    Late,

    /// <summary>The municipality's has passed, and nobody has acted.</summary>
    Overdue,

    /// <summary>The citizen's has passed unused.</summary>
    ExpiredUnused,

    /// <summary>The citizen did not say that the complaint is maintained; a later word still counts .</summary>
    LapsedNotMaintained,

    /// <summary>Its reason fell away while there still was time.</summary>
    Cancelled,

    /// <summary>Closed without being answered; one of the municipality's also when its reason fell away after it had been missed.</summary>
    Closed,
}
