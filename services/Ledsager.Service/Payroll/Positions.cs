using Ledsager.Api.Payroll.V1;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Payroll;

/// <summary>Positions and consumers as messages.</summary>
internal static class Positions
{
    public static JournalPosition Of(string municipality, long position) => new() { Municipality = $"municipalities/{municipality}", Position = position };

    public static Consumer ToProto(this Subscription subscription, IEnumerable<Parking> parked)
    {
        var consumer = new Consumer
        {
            Consumer_ = subscription.Consumer,
            Position = Of(subscription.Tenant, subscription.Position),
            Head = subscription.Head,
            Lag = subscription.Head - subscription.Position,
            UpdatedAt = subscription.UpdatedAt.ToProto(),
        };
        consumer.Parked.AddRange(parked.Where(parking => parking.Through is null).Select(ToProto));
        return consumer;
    }

    public static ParkedCitizen ToProto(this Parking parking) => new()
    {
        Citizen = new CitizenName(parking.Stream.Tenant, parking.Stream.Id).ToString(),
        FromPosition = parking.From,
        ReplayedPosition = parking.Replayed,
    };
}
