namespace Ledsager.Law;

/// <summary>
/// How many days before something ends the calendar reminds of it. No document asks for it and none is cited: it is the wish of whoever runs the
/// service, for all municipalities alike.
/// </summary>
/// <param name="BeforeDeadline">Days before the day on which to act at the latest; null for no reminder.</param>
/// <param name="BeforeLapse">Days before the midnight at which what is left of a lot lapses; null for no reminder.</param>
public sealed record Reminders(int? BeforeDeadline, int? BeforeLapse)
{
    /// <summary>No reminders.</summary>
    public static readonly Reminders None = new(null, null);
}
