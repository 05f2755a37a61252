using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager tail: follows a municipality's hour events.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var (municipality, address) = (Arguments.Municipality(), Connection.AddressOption());
        var consumer = new Option<string>("--consumer", "-c")
        {
            Description = "Go on where this consumer stands, and leave out whom it has parked. Nothing is acknowledged: looking changes nothing.", HelpName = "NAME", DefaultValueFactory = _ => "",
        };
        var after = new Option<long?>("--after") { Description = "Go on after this position; 0 is the beginning.", HelpName = "POSITION" };
        var allKinds = new Option<bool>("--all-kinds") { Description = "Also what was saved and what lapsed, and what late facts changed in it." };
        var command = new DescribedCommand("tail", "Follows a municipality's hour events: first those on record, then each as it is recorded, until Ctrl-C. A service that restarts is waited for, and nothing is missed.")
        {
            Examples = ["ledsager tail 0151", "ledsager tail 0151 --consumer loen --all-kinds", "ledsager tail 0151 --after 1042 --json | jq .event.line"],
            JsonOutput = ["ledsager.payroll.v1.StreamHourEventsResponse, one line an event"],
            ExitCodes = ["0  ended with Ctrl-C", "2  could not be done: refused, no service to begin with, an event is missing, wrong usage"],
        };
        command.Add(municipality, consumer, after, allKinds, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var whose = $"municipalities/{parsed.GetRequiredValue(municipality)}";
            var request = new StreamHourEventsRequest { Municipality = whose, Consumer = parsed.GetValue(consumer) };
            if (parsed.GetValue(after) is { } from)
                request.After = new JournalPosition { Municipality = whose, Position = from };

            if (parsed.GetValue(allKinds))
                request.Kinds.Add(Enum.GetValues<HourEventKind>().Where(kind => kind != HourEventKind.Unspecified));

            var json = parsed.GetValue(Arguments.Json);
            await Follow(new PayrollService.PayrollServiceClient(api), request, json ? Json.Write : new Lines().Write, cancel);
            return 0;
        }));
        return command;
    }

    private static async Task Follow(PayrollService.PayrollServiceClient payroll, StreamHourEventsRequest request, Action<StreamHourEventsResponse> tell, CancellationToken cancel)
    {
        var (connected, lost, pause) = (false, false, TimeSpan.Zero);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using var call = payroll.StreamHourEvents(request, cancellationToken: cancel);
                await foreach (var message in call.ResponseStream.ReadAllAsync(cancel))
                {
                    // A proof of loss, as the service promises; where nothing was asked for, the first message says where it began.
                    if (request.After is { } seen && seen.Position != message.Follows)
                        throw new Failure($"an event is missing: what came follows position {message.Follows}, and position {seen.Position} was the last.");

                    if (lost)
                        await Console.Error.WriteLineAsync("The service is back.");

                    (connected, lost, pause) = (true, false, TimeSpan.Zero);
                    if (message.Event is not null)
                        tell(message);

                    request.After = message.Position;
                }
            }
            catch (Exception e) when (cancel.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return; // Ctrl-C is how this ends.
            }
            catch (RpcException e) when (connected && e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled)
            {
                if (!lost)
                    await Console.Error.WriteLineAsync($"The service is lost; going on from position {request.After!.Position} when it is back.");

                lost = true;
            }

            // Also when the service ended the stream by itself, on its way down.
            pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            await Task.Delay(pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Events as lines whose columns keep their place. A column widens when something longer comes, and stays as wide.</summary>
    private sealed class Lines
    {
        private int _citizen = 8;
        private int _kind = 9;

        public void Write(StreamHourEventsResponse message)
        {
            var @event = message.Event;
            var (citizen, kind) = (@event.Citizen[(@event.Citizen.LastIndexOf('/') + 1)..], HourEventWords.Kind(@event));
            (_citizen, _kind) = (Math.Max(_citizen, citizen.Length), Math.Max(_kind, kind.Length));
            var position = message.Position.Position.ToString(CultureInfo.InvariantCulture);
            Console.Out.WriteLine($"{position,8}  {@event.RecordedAt.ToInstant().Local()}  {citizen.PadRight(_citizen)}  {kind.PadRight(_kind)}  {HourEventWords.Of(@event)}".TrimEnd());
        }
    }
}
