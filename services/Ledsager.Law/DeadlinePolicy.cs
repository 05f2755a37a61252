namespace Ledsager.Law;

/// <summary>
/// The deadlines of one municipality from one date; null where its documents set none and none is invented. The names are those of the
/// service-level files.
/// </summary>
public sealed record DeadlinePolicy
{
    /// <summary>Municipality: from the application's receipt to the decision .</summary>
    public required Sourced<DeadlineSpec?> CaseProcessing { get; init; }

    /// <summary>Citizen: from the receipt of the draft decision to the comments on it, <i>partshøring</i> (A-24).</summary>
    public required Sourced<DeadlineSpec?> HearingResponse { get; init; }

    /// <summary>Municipality: from the decision to the start of the service (R-DEL-10).</summary>
    public required Sourced<DeadlineSpec?> Implementation { get; init; }

    /// <summary>Citizen: from the receipt of the decision to the complaint .</summary>
    public required Sourced<DeadlineSpec?> Complaint { get; init; }

    /// <summary>Municipality: from the complaint to its reassessment, which is also the answer .</summary>
    public required Sourced<DeadlineSpec?> Reassessment { get; init; }

    /// <summary>Citizen: from the receipt of a partly changed decision to saying that the complaint is maintained .</summary>
    public required Sourced<DeadlineSpec?> MaintainAfterPartial { get; init; }

    /// <summary>Municipality: from the citizen's notice that the complaint is maintained to its forwarding to Ankestyrelsen .</summary>
    public required Sourced<DeadlineSpec?> ForwardAfterMaintained { get; init; }

    /// <summary>Municipality: from the complaint to its forwarding to Ankestyrelsen when the decision is upheld .</summary>
    public required Sourced<DeadlineSpec?> ForwardAfterUpheld { get; init; }

    /// <summary>Municipality: from the grant to the first follow-up .</summary>
    public required Sourced<DeadlineSpec?> FollowUpFirst { get; init; }

    /// <summary>Municipality: from the last completed follow-up to the next .</summary>
    public required Sourced<DeadlineSpec?> FollowUpPeriodic { get; init; }
}
