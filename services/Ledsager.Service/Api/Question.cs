using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using Date = Google.Type.Date;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Ledsager.Service.Api;

/// <summary>A question about a citizen in two times.</summary>
/// <param name="Citizen">Whom it is about.</param>
/// <param name="Levels">The municipality's service levels.</param>
/// <param name="AsOf">The day at whose end things are read.</param>
/// <param name="KnownAt">Only what had been recorded at or before this instant is known; null for everything.</param>
internal sealed record Question(CitizenName Citizen, ServiceLevelHistory Levels, LocalDate AsOf, Instant? KnownAt)
{
    /// <summary>Reads a question; without a day it is about today.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is malformed, or the municipality is not known.</exception>
    public static Question Read(Reading reading, string citizenName, Date? asOf, Timestamp? knownAt, ServiceLevels levels, IClock clock)
    {
        var citizen = reading.Citizen(citizenName);
        var day = reading.OptionalDate("as_of", asOf);
        var known = reading.OptionalInstant("known_at", knownAt);
        reading.ThrowIfFaulty();
        return new Question(citizen, levels.Known(citizen.Municipality), day ?? DanishCalendar.DateOf(clock.GetCurrentInstant()), known);
    }
}
