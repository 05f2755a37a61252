using System.Collections.Frozen;
using Ledsager.Cases.Course;
using NodaTime;

namespace Ledsager.Cases.Complaints;

/// <summary>The id of a complaint, chosen by the caller and unique for the citizen.</summary>
/// <param name="Value">1 to 100 characters.</param>
public readonly record struct ComplaintId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A complaint as it stands.</summary>
/// <param name="Filed">As it was filed.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Since">The day it came there.</param>
public sealed record Complaint(ComplaintFiled Filed, ComplaintStage Stage, LocalDate Since)
{
    /// <summary>The citizen's word that it is maintained after a partial redress, in time or not by the days of receipt as they are now known; null when there was none.</summary>
    public ComplaintMaintained? Maintained { get; init; }

    /// <summary>The complaint's id.</summary>
    public ComplaintId Id => Filed.Complaint;

    /// <summary>True while somebody still has something to do.</summary>
    public bool IsOpen => Stage is ComplaintStage.UnderReassessment or ComplaintStage.AwaitingCitizen or ComplaintStage.Upheld or ComplaintStage.Maintained or ComplaintStage.Forwarded;

    /// <summary>The steps that can be taken from here.</summary>
    public IEnumerable<ComplaintStep> Steps => Enum.GetValues<ComplaintStep>().Where(step => After(step) is not null);

    /// <summary>Where a step leads; null when it cannot be taken.</summary>
    public ComplaintStage? After(ComplaintStep step) => Course.TryGetValue((Stage, step), out var next) ? next : null;

    /// <summary>Where a step leads from anywhere.</summary>
    internal static ComplaintStage LeadsTo(ComplaintStep step) => Course.First(entry => entry.Key.Item2 == step).Value;

    internal Complaint Take(ComplaintStep step, LocalDate on) => this with { Stage = After(step) ?? Stage, Since = on };

    // The course of a complaint, as the documents have it; which deadlines each step opens is the municipality's.
    private static readonly FrozenDictionary<(ComplaintStage, ComplaintStep), ComplaintStage> Course = new Dictionary<(ComplaintStage, ComplaintStep), ComplaintStage>
    {
        [(ComplaintStage.UnderReassessment, ComplaintStep.Uphold)] = ComplaintStage.Upheld,
        [(ComplaintStage.UnderReassessment, ComplaintStep.RedressInPart)] = ComplaintStage.AwaitingCitizen,
        [(ComplaintStage.UnderReassessment, ComplaintStep.RedressInFull)] = ComplaintStage.Redressed,
        [(ComplaintStage.UnderReassessment, ComplaintStep.Withdraw)] = ComplaintStage.Withdrawn,
        [(ComplaintStage.AwaitingCitizen, ComplaintStep.Maintain)] = ComplaintStage.Maintained,
        [(ComplaintStage.AwaitingCitizen, ComplaintStep.Withdraw)] = ComplaintStage.Withdrawn,
        [(ComplaintStage.AwaitingCitizen, ComplaintStep.Lapse)] = ComplaintStage.Lapsed,
        [(ComplaintStage.Lapsed, ComplaintStep.Maintain)] = ComplaintStage.Maintained, // silence can be mended.
        [(ComplaintStage.Upheld, ComplaintStep.Forward)] = ComplaintStage.Forwarded,
        [(ComplaintStage.Upheld, ComplaintStep.Withdraw)] = ComplaintStage.Withdrawn,
        [(ComplaintStage.Maintained, ComplaintStep.Forward)] = ComplaintStage.Forwarded,
        [(ComplaintStage.Maintained, ComplaintStep.Withdraw)] = ComplaintStage.Withdrawn,
        [(ComplaintStage.Forwarded, ComplaintStep.Decide)] = ComplaintStage.Decided,
        [(ComplaintStage.Forwarded, ComplaintStep.Withdraw)] = ComplaintStage.Withdrawn,
    }.ToFrozenDictionary();
}

/// <summary>Where a complaint stands.</summary>
public enum ComplaintStage
{
    /// <summary>The municipality treats the case anew (genvurdering).</summary>
    UnderReassessment,

    /// <summary>The decision is upheld; the complaint waits to be sent to Ankestyrelsen.</summary>
    Upheld,

    /// <summary>The decision was changed in part; the citizen says whether the complaint is maintained.</summary>
    AwaitingCitizen,

    /// <summary>The citizen said nothing in time.</summary>
    Lapsed,

    /// <summary>The citizen maintains it; it waits to be sent to Ankestyrelsen.</summary>
    Maintained,

    /// <summary>It lies with Ankestyrelsen.</summary>
    Forwarded,

    /// <summary>The decision was changed in full.</summary>
    Redressed,

    /// <summary>The citizen took it back.</summary>
    Withdrawn,

    /// <summary>Ankestyrelsen has decided.</summary>
    Decided,
}

/// <summary>What can happen to a complaint.</summary>
public enum ComplaintStep
{
    /// <summary>The municipality upholds its decision.</summary>
    Uphold,

    /// <summary>The municipality changes it in part (delvist medhold).</summary>
    RedressInPart,

    /// <summary>The municipality changes it in full (fuldt medhold).</summary>
    RedressInFull,

    /// <summary>The citizen maintains the complaint.</summary>
    Maintain,

    /// <summary>The citizen takes it back.</summary>
    Withdraw,

    /// <summary>The citizen's time to answer runs out.</summary>
    Lapse,

    /// <summary>The municipality sends it to Ankestyrelsen.</summary>
    Forward,

    /// <summary>Ankestyrelsen decides.</summary>
    Decide,
}

/// <summary>How a complaint was made (R-CMP-02).</summary>
public enum ComplaintChannel
{
    /// <summary>In writing.</summary>
    Written,

    /// <summary>By word of mouth.</summary>
    Oral,
}

/// <summary>How far the municipality changed its decision.</summary>
public enum Redress
{
    /// <summary>In full (fuldt medhold).</summary>
    Full,

    /// <summary>In part (delvist medhold).</summary>
    Partial,
}

/// <summary>What Ankestyrelsen decided.</summary>
public enum AppealOutcome
{
    /// <summary>The decision stands (stadfæstet).</summary>
    Confirmed,

    /// <summary>The decision is changed (ændret).</summary>
    Changed,

    /// <summary>The decision is void (ophævet).</summary>
    Annulled,

    /// <summary>The municipality must treat the case again (hjemvist).</summary>
    Remitted,

    /// <summary>The complaint is not treated (afvist).</summary>
    Dismissed,
}
