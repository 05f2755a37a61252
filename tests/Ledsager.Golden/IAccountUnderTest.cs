using NodaTime;

namespace Ledsager.Golden;

/// <summary>One citizen's account behind any door: the pure domain, or the service over gRPC.</summary>
public interface IAccountUnderTest
{
    /// <summary>Lets the clock reach the input's moment and records it.</summary>
    Task<ExpectedResult> Apply(Input input);

    /// <summary>Lets the clock reach the end of the horizon.</summary>
    Task Finish(Instant end);

    /// <summary>The account at the end of a day, with what was recorded before an instant.</summary>
    Task<Checkpoint> At(LocalDate day, Instant knownBefore);

    /// <summary>Everything published up to the end: first publications and adjustments.</summary>
    Task<IReadOnlyList<Published>> Published();

    /// <summary>The derived month ends up to the end: what opened next, and the total.</summary>
    Task<IReadOnlyList<(YearMonth Month, int Opened, int TotalAfterOpening)>> MonthEnds();

    /// <summary>Which lots each line was finally taken from.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<YearMonth, int>>> Allocations();
}

/// <summary>A published line.</summary>
/// <param name="On">The date whose first midnight it tells of.</param>
/// <param name="Lot">The lot.</param>
/// <param name="Reason">«Saved», or why the lot lapsed.</param>
/// <param name="Minutes">The minutes; of an adjustment the difference.</param>
/// <param name="IsAdjustment">True for an adjustment.</param>
public readonly record struct Published(LocalDate On, YearMonth Lot, string Reason, int Minutes, bool IsAdjustment);
