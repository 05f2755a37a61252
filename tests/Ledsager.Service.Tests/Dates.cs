using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Date = Google.Type.Date;

namespace Ledsager.Service.Tests;

/// <summary>Dates and times between NodaTime and the messages.</summary>
internal static class Dates
{
    public static Date ToDate(this LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Date ToDate(this YearMonth month) => new() { Year = month.Year, Month = month.Month };

    public static LocalDate ToLocal(this Date date) => new(date.Year, date.Month, date.Day);

    public static YearMonth ToMonth(this Date date) => new(date.Year, date.Month);

    public static Timestamp ToTimestamp(this Instant instant) => Timestamp.FromDateTimeOffset(instant.ToDateTimeOffset());
}
