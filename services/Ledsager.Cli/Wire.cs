using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using NodaTime;
using Duration = NodaTime.Duration;
using Status = Google.Rpc.Status;

namespace Ledsager.Cli;

/// <summary>Dates, instants and error details, to and from their messages.</summary>
internal static class Wire
{
    public static Date ToDate(this LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static LocalDate ToLocalDate(this Date date) => new(date.Year, date.Month, date.Day);

    /// <summary>A month: a date without a day.</summary>
    public static YearMonth ToYearMonth(this Date date) => new(date.Year, date.Month);

    public static Timestamp ToTimestamp(this Instant instant)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return new() { Seconds = seconds, Nanos = (int)(instant - Instant.FromUnixTimeSeconds(seconds)).ToInt64Nanoseconds() };
    }

    public static Instant ToInstant(this Timestamp timestamp) =>
        Instant.FromUnixTimeSeconds(timestamp.Seconds) + Duration.FromNanoseconds(timestamp.Nanos);

    /// <summary>A detail of an error, as google.rpc.Status carries it; null when there is none.</summary>
    public static T? Detail<T>(this RpcException error)
        where T : class, IMessage<T>, new()
    {
        if (error.Trailers.GetValueBytes("grpc-status-details-bin") is not { } bytes)
            return null;

        foreach (var detail in Status.Parser.ParseFrom(bytes).Details)
        {
            if (detail.TryUnpack<T>(out var found))
                return found;
        }

        return null;
    }
}
