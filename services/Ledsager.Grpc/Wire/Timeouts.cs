using System.Globalization;

namespace Grpc.Wire;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class Timeouts
{
    private const int MaxDigits = 8;

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1
            || TicksPer(text[^1]) is not { } ticks
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        // The largest, 99999999H, is within a TimeSpan. Nanoseconds are rounded up, so that a short timeout does not become none.
        timeout = text[^1] == 'n' ? TimeSpan.FromTicks((amount + 99) / 100) : TimeSpan.FromTicks(amount * ticks);
        return true;
    }

    /// <summary>The finest unit in which the timeout still has at most eight digits, rounded up.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        foreach (var unit in "numSMH")
        {
            var amount = unit == 'n'
                ? (Int128)timeout.Ticks * 100
                : (timeout.Ticks + TicksPer(unit)!.Value - 1) / TicksPer(unit)!.Value;
            if (amount < 100_000_000)
            {
                return amount.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return "99999999H";
    }

    private static long? TicksPer(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 1,
        _ => null,
    };
}
