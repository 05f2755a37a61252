namespace Ledsager.Law;

/// <summary>One of the deadlines a service level sets: whose it is, and where its length is found.</summary>
/// <param name="Name">Its name in the service-level files, under <c>deadlines</c>.</param>
/// <param name="Side">Who must act.</param>
/// <param name="Of">Its length in a municipality's deadlines, with the source.</param>
public sealed record DeadlineRule(string Name, DeadlineSide Side, Func<DeadlinePolicy, Sourced<DeadlineSpec?>> Of)
{
    /// <summary>From the application to the decision (R-APP-10).</summary>
    public static readonly DeadlineRule CaseProcessing = new("caseProcessing", DeadlineSide.Municipality, policy => policy.CaseProcessing);

    /// <summary>From the draft decision to the citizen's comments (R-APP-08).</summary>
    public static readonly DeadlineRule HearingResponse = new("hearingResponse", DeadlineSide.Citizen, policy => policy.HearingResponse);

    /// <summary>From the decision to the start of the service (R-DEL-10).</summary>
    public static readonly DeadlineRule Implementation = new("implementation", DeadlineSide.Municipality, policy => policy.Implementation);

    /// <summary>From the receipt of the decision to the complaint (R-CMP-01).</summary>
    public static readonly DeadlineRule Complaint = new("complaint", DeadlineSide.Citizen, policy => policy.Complaint);

    /// <summary>From the complaint to the answer (R-CMP-04).</summary>
    public static readonly DeadlineRule Reassessment = new("reassessment", DeadlineSide.Municipality, policy => policy.Reassessment);

    /// <summary>From the partly changed decision to the citizen's word that the complaint is maintained (R-CMP-07).</summary>
    public static readonly DeadlineRule MaintainAfterPartial = new("maintainAfterPartial", DeadlineSide.Citizen, policy => policy.MaintainAfterPartial);

    /// <summary>From the citizen's word to Ankestyrelsen (R-CMP-08).</summary>
    public static readonly DeadlineRule ForwardAfterMaintained = new("forwardAfterMaintained", DeadlineSide.Municipality, policy => policy.ForwardAfterMaintained);

    /// <summary>From the complaint to Ankestyrelsen, when the decision is upheld (R-CMP-09).</summary>
    public static readonly DeadlineRule ForwardAfterUpheld = new("forwardAfterUpheld", DeadlineSide.Municipality, policy => policy.ForwardAfterUpheld);

    /// <summary>From the grant to the first follow-up (R-FUP-01).</summary>
    public static readonly DeadlineRule FollowUpFirst = new("followUpFirst", DeadlineSide.Municipality, policy => policy.FollowUpFirst);

    /// <summary>From a follow-up to the next (R-FUP-02).</summary>
    public static readonly DeadlineRule FollowUpPeriodic = new("followUpPeriodic", DeadlineSide.Municipality, policy => policy.FollowUpPeriodic);
}
