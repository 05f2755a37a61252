using NodaTime;

namespace Ledsager.Cases.Deadlines;

/// <summary>What a caseworker must see though no document gives it a number, or what looks wrong and was not forbidden.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Kind">What there is to say.</param>
/// <param name="On">The day it counts from.</param>
/// <param name="Basis">The version in the stream of the fact that raised it.</param>
/// <param name="Trigger">What set it off, when there is more than one such thing.</param>
/// <param name="DoneOn">The day it was dealt with; null while it stands.</param>
public sealed record CaseNote(NoteSubject Subject, NoteKind Kind, LocalDate On, long Basis, string? Trigger = null, LocalDate? DoneOn = null);

/// <summary>What a note is about.</summary>
public enum NoteSubject
{
    /// <summary>The decision of the case.</summary>
    CaseDecision,

    /// <summary>The hearing of the citizen.</summary>
    HearingResponse,

    /// <summary>A follow-up before the ordinary one (R-FUP-03).</summary>
    AdHocFollowUp,

    /// <summary>Telling the citizen that the complaint has been forwarded (R-CMP-10).</summary>
    NotifyCitizenForwarded,

    /// <summary>Carrying out what Ankestyrelsen decided (R-CMP-11).</summary>
    CarryOutAnkestyrelsensDecision,

    /// <summary>A new decision for a citizen who was granted the scheme as a minor and turns 18 (R-ELI-06).</summary>
    AdultDecision,

    /// <summary>Assessing the offset anew, because the citizen moved house (R-OFF-03).</summary>
    OffsetReassessment,

    /// <summary>A line of hours that was recorded.</summary>
    RecordedLine,

    /// <summary>The age on the day of the application: that day was corrected, and a decision rests on the wrong one (R-ELI-05, A-60).</summary>
    AgeAtApplication,
}

/// <summary>What a note says.</summary>
public enum NoteKind
{
    /// <summary>A deadline would run, but the municipality's documents give no number and none is invented .</summary>
    NoNumericDeadlineInSource,

    /// <summary>Something must be done at once; no document says by when.</summary>
    TaskWithoutNumericDeadline,

    /// <summary>The case was decided before the citizen's time to comment had ended .</summary>
    DecidedBeforeHearingEnded,

    /// <summary>The line was for something the scheme is not for; its hours stand (R-EXC-07, R-EXC-08, R-EXC-09).</summary>
    OutsideTheScheme,

    /// <summary>The line was abroad, and nobody had told of the stay (R-ABR-02).</summary>
    AbroadUntold,
}
