using Grpc.Core;
using NodaTime;

namespace Ledsager.Service.Api;

/// <content>What an operator may hear.</content>
internal static partial class Errors
{
    public static RpcException ClockUnconfirmed(Instant shown) => With(
        StatusCode.Unavailable, "CLOCK_UNCONFIRMED",
        $"The clock shows {shown}, far from when the service was last seen running. Until an operator confirms it (TimerService.ConfirmClock) nothing is recorded; "
            + "then send the same request again.",
        "Systemet har stået stille længe, eller dets ur går forkert. Intet er registreret. Kontakt den, der driver systemet, og prøv igen bagefter.",
        [("clock", NodaTime.Text.InstantPattern.General.Format(shown))]);

    public static RpcException TimerNotParked(string id) => With(
        StatusCode.NotFound, "TIMER_NOT_PARKED",
        $"No timer {id} is parked in this municipality. Look for it with ListTimers; it may have been replayed already.",
        $"Der er ingen timer {id} sat til side i kommunen. Se efter med ListTimers; den kan være genoptaget i forvejen.",
        [("timer", id)]);
}
