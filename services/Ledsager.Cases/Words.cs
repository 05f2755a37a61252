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

/// <summary>What an accompaniment was for, as far as a document draws a line. Within it the citizen chooses freely (R-SCO-03).</summary>
public enum Activity
{
    /// <summary>What the citizen chose: anything that is not one of the following.</summary>
    SelfChosen,

    /// <summary>A visit to a doctor, or what a doctor has ordered (R-EXC-07).</summary>
    DoctorOrdered,

    /// <summary>Practical help in the home, or personal care (R-EXC-08).</summary>
    PracticalHelp,

    /// <summary>A contact person's, a visiting friend's or an assessor's work: støttekontaktperson, besøgsven, bisidder (R-EXC-09).</summary>
    SupportRole,
}

/// <summary>What a caseworker should look at in a line that was recorded.</summary>
public enum LineQuestion
{
    /// <summary>It was for what a doctor had ordered.</summary>
    DoctorOrdered,

    /// <summary>It was for practical help in the home, or personal care.</summary>
    PracticalHelp,

    /// <summary>It was for a contact person's, a visiting friend's or an assessor's work.</summary>
    SupportRole,

    /// <summary>It was abroad, and nobody had told of the stay (R-ABR-02).</summary>
    AbroadUntold,
}

/// <summary>Where a citizen lives, as the documents name it for the offset (R-OFF-03).</summary>
public enum Residence
{
    /// <summary>A home of the citizen's own.</summary>
    OwnHome,

    /// <summary>A group home (bo enhed), which provides some hours itself (R-OFF-02).</summary>
    GroupHome,

    /// <summary>Temporary accommodation under § 107.</summary>
    Section107,

    /// <summary>Accommodation for long stays under § 108.</summary>
    Section108,

    /// <summary>A dwelling under almenboligloven § 105 with support under § 85.</summary>
    Section105,
}

/// <summary>What an agreement to save is about (R-SAV-03). It is recorded and not enforced: saved hours may be used for anything .</summary>
/// <param name="Purpose">What the hours are saved for (R-SAV-11).</param>
/// <param name="Task">The kind of task.</param>
/// <param name="Expenses">How the companion's expenses are paid.</param>
public sealed record SavingsTerms(string? Purpose, string? Task, string? Expenses);

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
