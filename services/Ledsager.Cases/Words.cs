using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>The id of a timesheet line, chosen by the caller and unique for the citizen.</summary>
/// <param name="Value">1 to 100 characters.</param>
public readonly record struct UseId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Minutes of a use on one local work date.</summary>
/// <param name="On">The work date: it decides which lots can pay (GOLDEN line 4).</param>
/// <param name="Registered">Minutes worked, above zero.</param>
/// <param name="Charged">Minutes charged to the citizen's hours when the line was recorded: fewer than registered under the holiday cap.</param>
public readonly record struct UsePart(LocalDate On, Minutes Registered, Minutes Charged);

/// <summary>What kind of accompaniment a use was.</summary>
public enum UseKind
{
    /// <summary>Every minute is charged.</summary>
    Ordinary,

    /// <summary>A holiday, a journey, a colony: charged up to the service level's cap for each local day (R-TIM-05).</summary>
    Holiday,
}

/// <summary>Why a grant ended (R-ELI-13).</summary>
public enum GrantEndReason
{
    /// <summary>The municipality revoked it: the conditions are no longer met.</summary>
    Revoked,

    /// <summary>The citizen gave it up.</summary>
    Withdrawn,

    /// <summary>The citizen died.</summary>
    Deceased,

    /// <summary>The citizen moved to another municipality (R-REL-01).</summary>
    MovedAway,

    /// <summary>A scheme under § 96 was granted (R-EXC-05).</summary>
    Section96Granted,

    /// <summary>The scheme itself ended, as the trial did (R-TRI-01).</summary>
    SchemeEnded,
}

/// <summary>Why hours lapsed.</summary>
public enum LapseReason
{
    /// <summary>The lot's window of months ended (R-SAV-05).</summary>
    WindowEnded,

    /// <summary>No agreement to save was in force on the month's last day .</summary>
    NoSavingsAgreement,

    /// <summary>More than the most at disposal; the oldest is cut (R-SAV-04).</summary>
    CapExceeded,

    /// <summary>The grant was revoked.</summary>
    Revoked,

    /// <summary>The citizen gave the grant up.</summary>
    Withdrawn,

    /// <summary>The citizen died.</summary>
    Deceased,

    /// <summary>The citizen moved away.</summary>
    MovedAway,

    /// <summary>A scheme under § 96 was granted.</summary>
    Section96Granted,

    /// <summary>The scheme ended.</summary>
    SchemeEnded,
}
