using System.Collections.Immutable;
using Ledsager.Cases.Delivery;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases;

/// <summary>A fact of a citizen's case. Facts are never edited: a wrong one is corrected by a new one that names it.</summary>
public abstract record CaseEvent
{
    private protected CaseEvent() { } // Closed: every fact a case can hold is in this folder, and named in the catalogue of what is stored.

    /// <summary>The local date (Europe/Copenhagen) the fact counts from; a calendar fact counts from the midnight that begins it.</summary>
    public abstract LocalDate Effective { get; }
}

/// <summary>The municipality granted the scheme (bevilling).</summary>
/// <param name="StartDate">The first day with a right to hours; the first lot opens on it .</param>
/// <param name="EntitlementMinutes">Minutes a month, 1 to 900; null for what the service level gives .</param>
/// <param name="OffsetMinutes">Equivalent accompaniment from elsewhere, taken off each month (R-OFF-01); 0 or more.</param>
/// <param name="Reason">Why fewer minutes than the service level were granted.</param>
public sealed record Grant(LocalDate StartDate, Minutes? EntitlementMinutes, Minutes OffsetMinutes, string? Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => StartDate;

    /// <summary>Where the citizen lived, when it was said (R-OFF-03).</summary>
    public Residence? Residence { get; init; }
}

/// <summary>A caseworker set a value of the service level for this citizen: it guides, and every grant is an individual assessment (R-FND-02).</summary>
/// <param name="From">The first day; it holds until the grant ends, or until it is set anew.</param>
/// <param name="Parameter">The parameter, as service-level files name it.</param>
/// <param name="JsonValue">The value as JSON.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record PolicyOverridden(LocalDate From, string Parameter, string JsonValue, string Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => From;

    /// <summary>True when it says how often the grant is followed up; else it is about the hours.</summary>
    public bool IsAboutFollowUps => ServiceLevelHistory.IsAboutFollowUps(Parameter);
}

/// <summary>The grant came to an end .</summary>
/// <param name="LastDate">The last day with a right to hours, itself included; everything left lapses at the next midnight.</param>
/// <param name="Reason">Why.</param>
public sealed record GrantEnded(LocalDate LastDate, GrantEndReason Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => LastDate;
}

/// <summary>The offset (modregning) changed.</summary>
/// <param name="EffectiveDate">The first day of the new offset; what it does to that month's lot is the service level's choice .</param>
/// <param name="OffsetMinutes">Minutes a month, 0 or more.</param>
public sealed record OffsetChanged(LocalDate EffectiveDate, Minutes OffsetMinutes) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => EffectiveDate;
}

/// <summary>It was agreed that unused hours are saved (opsparing, § 97, stk. 6).</summary>
/// <param name="FromDate">The first day of the agreement.</param>
/// <param name="ToDate">The last day of the agreement, included; null without an end.</param>
/// <param name="Parties">Who agreed, as the service level names them (R-SAV-03).</param>
/// <param name="Reason">Why it was dated back, when it was .</param>
public sealed record SavingsAgreed(LocalDate FromDate, LocalDate? ToDate, ImmutableArray<string> Parties, string? Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => FromDate;

    /// <summary>What the agreement is about, when it was said (R-SAV-03).</summary>
    public SavingsTerms? Terms { get; init; }
}

/// <summary>The savings agreement came to an end; what was saved keeps its window .</summary>
/// <param name="LastDate">The last day of the agreement, included.</param>
public sealed record SavingsAgreementEnded(LocalDate LastDate) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => LastDate;
}

/// <summary>A companion accompanied the citizen (forbrug): one line of a timesheet.</summary>
/// <param name="Use">The line's id, the key a repeat is recognised by .</param>
/// <param name="Kind">Ordinary, or holiday with its daily cap.</param>
/// <param name="Parts">The minutes by local work date, oldest first, never empty.</param>
/// <param name="Companion">The companion's id, when the line names one.</param>
public sealed record HoursUsed(UseId Use, UseKind Kind, ImmutableArray<UsePart> Parts, string? Companion) : CaseEvent
{
    /// <summary>
    /// How the hours were delivered on the line's first day, as was known when it was recorded: it decides who pays. Null when no form had
    /// been chosen. A form that is chosen later for the same day changes nothing here, as it was paid by this one.
    /// </summary>
    public DeliveryForm? Form { get; init; }

    /// <inheritdoc/>
    public override LocalDate Effective => Parts[0].On;

    /// <summary>When the work began and ended, when the line says so: one companion cannot work twice at once. Lines recorded before this was kept have none.</summary>
    public WorkSpan? Session { get; init; }

    /// <summary>What it was for, when the line says so.</summary>
    public Activity? Activity { get; init; }

    /// <summary>True when the line says that it was abroad (R-ABR-01), null when it says nothing of it.</summary>
    public bool? Abroad { get; init; }

    /// <summary>The line it was until now, when it came from another record of the same citizen; null for work that is new.</summary>
    public MovedLine? MovedFrom { get; init; }

    /// <summary>True when the other line says the same. Start and end count where both tell them: a file that is sent again may meet lines that kept none.</summary>
    public bool SaysTheSame(HoursUsed other) =>
        Use == other.Use && Kind == other.Kind && Companion == other.Companion && Activity == other.Activity && Abroad == other.Abroad
        && (Session is null || other.Session is null || Session == other.Session)
        && Parts.Select(part => (part.On, part.Registered)).SequenceEqual(other.Parts.Select(part => (part.On, part.Registered)));
}

/// <summary>A line in a record that was merged into this one.</summary>
/// <param name="Citizen">That record's citizen id.</param>
/// <param name="Use">The line's id there. A line over several days is several lines here, a day each.</param>
public sealed record MovedLine(string Citizen, UseId Use);

/// <summary>A line was recorded that a caseworker should look at; its hours stand (R-EXC-08, R-ABR-02).</summary>
/// <param name="Use">The line.</param>
/// <param name="On">Its first work date.</param>
/// <param name="Question">What there is to look at.</param>
public sealed record LineQuestioned(UseId Use, LocalDate On, LineQuestion Question) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A line's time was corrected; it keeps its place in the order of recording.</summary>
/// <param name="Use">The line.</param>
/// <param name="Parts">What it says now, in full.</param>
public sealed record HoursUseCorrected(UseId Use, ImmutableArray<UsePart> Parts) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => Parts[0].On;

    /// <summary>When the work began and ended, when the correction says so; null takes what the line said of it away.</summary>
    public WorkSpan? Session { get; init; }
}

/// <summary>A line was taken back; its minutes return to the lots they came from .</summary>
/// <param name="Use">The line.</param>
/// <param name="On">The line's first work date.</param>
public sealed record HoursUseReversed(UseId Use, LocalDate On) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A month ended while the grant was active. Recorded once for each month, before what it saved and expired.</summary>
/// <param name="Month">The month that ended.</param>
public sealed record MonthClosed(YearMonth Month) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => Month.PlusMonths(1).OnDayOfMonth(1);
}

/// <summary>What was left of a month's own lot was saved when the month ended.</summary>
/// <param name="Lot">The lot, and the month that ended.</param>
/// <param name="Amount">Above zero.</param>
public sealed record HoursSaved(YearMonth Lot, Minutes Amount) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => Lot.PlusMonths(1).OnDayOfMonth(1);
}

/// <summary>Hours lapsed (bortfald).</summary>
/// <param name="On">The date whose first midnight ended them.</param>
/// <param name="Lot">The lot they stood in.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="Reason">Why.</param>
public sealed record HoursExpired(LocalDate On, YearMonth Lot, Minutes Amount, LapseReason Reason) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>A late fact changed what an earlier month end saved .</summary>
/// <param name="Lot">The lot, and the month that ended.</param>
/// <param name="Published">What the record said until now, adjustments included.</param>
/// <param name="Revised">What it should say.</param>
/// <param name="CausedBy">The version in the stream of the fact that caused it.</param>
public sealed record HoursSavedAdjusted(YearMonth Lot, Minutes Published, Minutes Revised, long CausedBy) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => Lot.PlusMonths(1).OnDayOfMonth(1);
}

/// <summary>A late fact changed what an earlier midnight ended .</summary>
/// <param name="On">The date whose first midnight it was.</param>
/// <param name="Lot">The lot.</param>
/// <param name="Reason">Why the hours lapsed.</param>
/// <param name="Published">What the record said until now, adjustments included.</param>
/// <param name="Revised">What it should say.</param>
/// <param name="CausedBy">The version in the stream of the fact that caused it.</param>
public sealed record HoursExpiredAdjusted(LocalDate On, YearMonth Lot, LapseReason Reason, Minutes Published, Minutes Revised, long CausedBy) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>
/// A fact about another line changed what this one is charged on a day: holiday lines of a day share its cap, in recording order (GOLDEN line 10).
/// Recorded and not derived by whoever asks, because the cap is the service level's, and payroll must not be told another number under its next edition.
/// </summary>
/// <param name="Use">The line whose charge changed; nothing was corrected in it.</param>
/// <param name="On">Its work date.</param>
/// <param name="Published">Minutes charged as the record said until now.</param>
/// <param name="Revised">Minutes charged from now on.</param>
/// <param name="CausedBy">The version in the stream of the fact that caused it.</param>
public sealed record HoursChargeAdjusted(UseId Use, LocalDate On, Minutes Published, Minutes Revised, long CausedBy) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}

/// <summary>Minutes of a line that no lot can pay, as the grant turned out to have ended before it: worked and to be paid, and not the citizen's to use.</summary>
/// <param name="Use">The line.</param>
/// <param name="On">Its work date.</param>
/// <param name="Published">Uncovered minutes as the record said until now; zero at first.</param>
/// <param name="Revised">Uncovered minutes from now on; zero when everything is covered again.</param>
/// <param name="CausedBy">The version in the stream of the fact that caused it.</param>
public sealed record HoursUncovered(UseId Use, LocalDate On, Minutes Published, Minutes Revised, long CausedBy) : CaseEvent
{
    /// <inheritdoc/>
    public override LocalDate Effective => On;
}
