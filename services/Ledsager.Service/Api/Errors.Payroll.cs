using Grpc.Core;

namespace Ledsager.Service.Api;

/// <content>What payroll may hear.</content>
internal static partial class Errors
{
    public static RpcException PositionBeyondHead(long position, long head) => With(
        StatusCode.OutOfRange, "POSITION_BEYOND_HEAD",
        $"The journal ends at position {head}; {position} lies beyond it. Use a position as it came from this municipality's feed. If it did, storage has been put "
            + "back to an earlier state: have the events after the head compared before going on.",
        $"Kommunens journal slutter ved position {head}; {position} ligger efter den. Brug en position, som den kom fra kommunens strøm. Gjorde den det, er databasen "
            + "sat tilbage til et tidligere tidspunkt: få det afklaret, før der fortsættes.",
        [("head", $"{head}")]);

    public static RpcException UnknownConsumer(string consumer) => With(
        StatusCode.NotFound, "UNKNOWN_CONSUMER",
        $"No consumer {consumer} has acknowledged anything in this municipality. Check the name; it is known from its first acknowledgement.",
        $"Ingen modtager {consumer} har kvitteret for noget i kommunen. Kontrollér navnet; det kendes fra den første kvittering.",
        [("consumer", consumer)]);

    public static RpcException NotParked(string consumer) => With(
        StatusCode.FailedPrecondition, "NOT_PARKED",
        $"The citizen is not parked for consumer {consumer}: the events come with the others. Park the citizen first.",
        $"Borgeren er ikke sat til side for modtageren {consumer}; hændelserne kommer sammen med de andres. Sæt først borgeren til side.",
        [("consumer", consumer)]);

    public static RpcException ParkedEventsRemain(string consumer) => With(
        StatusCode.FailedPrecondition, "PARKED_EVENTS_REMAIN",
        $"Something has been recorded for the citizen that consumer {consumer} has not acknowledged. Replay, acknowledge the last position, and unpark again.",
        $"Der er registreret noget på borgeren, som modtageren {consumer} ikke har kvitteret for. Afspil, kvittér for den sidste position, og prøv igen.",
        [("consumer", consumer)]);
}
