namespace Ledsager.Law;

/// <summary>A rule was asked for on a date for which none is written down. It is never guessed.</summary>
public sealed class RuleNotKnownException(string reason, string message) : Exception(message)
{
    /// <summary>No row of a dated rule covers the date.</summary>
    public const string NotInForce = "RULE_NOT_IN_FORCE";

    /// <summary>The rate of the year has not been entered .</summary>
    public const string RateNotConfigured = "RATE_NOT_CONFIGURED";

    /// <summary>The reason as the API names it.</summary>
    public string Reason { get; } = reason;
}
