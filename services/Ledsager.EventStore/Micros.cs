using System.Globalization;
using NodaTime;

namespace Ledsager.EventStore;

/// <summary>Instants in whole microseconds, which is what the database keeps.</summary>
internal static class Micros
{
    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 1, 0, 0);

    /// <summary>Microseconds since 1970, rounded towards the past.</summary>
    public static long Of(Instant instant, string what)
    {
        if (instant < Earliest)
            throw new ArgumentException($"{what} lies before the year 1.", what);

        var ticks = instant.ToUnixTimeTicks();
        return (ticks >= 0 ? ticks : ticks - 9) / 10;
    }

    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * 10);

    /// <summary>Six digits after the second and a Z, always: one spelling for the hash.</summary>
    public static string ToIso(long micros) =>
        DateTime.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
