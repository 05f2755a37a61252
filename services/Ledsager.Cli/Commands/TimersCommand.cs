using System.CommandLine;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Ledsager.Api.Operations.V1;
using Ledsager.Api.ServiceLevels.V1;
using Spectre.Console;
using Timer = Ledsager.Api.Operations.V1.Timer;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager timers: what the calendar still has to tell, and what it could not.</summary>
internal static class TimersCommand
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var address = Connection.AddressOption();
        address.Recursive = true;
        var municipality = Arguments.MunicipalityOption("Only this municipality's timers; all municipalities' unless given.");
        var state = Arguments.Word<TimerState>("--state", "Only those that stand so.");
        var parked = new Option<bool>("--parked") { Description = "Only those that failed too often and wait to be replayed; short for --state parked." };
        var command = new DescribedCommand("timers", "Lists what the calendar still has to tell, by municipality and due time: where each timer stands, and of one that failed its error.")
        {
            Examples = ["ledsager timers --parked", "ledsager timers --municipality 0151 --state due", "ledsager timers replay 0151"],
            JsonOutput = ["ledsager.operations.v1.Timer, one a line"],
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(parked) && result.GetValue(state) != default)
                result.AddError("--parked is short for --state parked: give one of them.");
        });
        command.Add(municipality, state, parked, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var wanted = parsed.GetValue(parked) ? TimerState.Parked : parsed.GetValue(state);
            string[] whose = parsed.GetValue(municipality) is { } one ? [$"municipalities/{one}"] : await Municipalities(api, cancel);
            var (timers, json) = (new List<Timer>(), parsed.GetValue(Arguments.Json));
            using (var progress = new Progress("Reading timers"))
            {
                var read = 0;
                await foreach (var timer in Read(new(api), whose, wanted, cancel))
                {
                    progress.At(++read, 0, read.Number());
                    if (json)
                        Json.Write(timer);
                    else
                        timers.Add(timer);
                }
            }

            if (!json)
                Tell(Paper.Console(), timers, wanted);

            return 0;
        }));
        command.Subcommands.Add(Replay(address));
        return command;
    }

    private static Command Replay(Option<Uri> address)
    {
        var municipality = Arguments.Municipality();
        var timer = new Argument<string>("TIMER") { Description = "One timer's id, as ledsager timers shows it; all that are parked unless given.", DefaultValueFactory = _ => "" };
        var command = new DescribedCommand("replay", "Has parked timers of a municipality tried again from the start, once what made them fail has been mended.")
        {
            Examples = ["ledsager timers replay 0151", "ledsager timers replay 0151 turn-month/4f1c"],
            JsonOutput = ["ledsager.operations.v1.ReplayParkedResponse"],
        };
        command.Add(municipality, timer);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var whose = parsed.GetRequiredValue(municipality);
            var replayed = await new TimerService.TimerServiceClient(api).ReplayParkedAsync(
                new() { Municipality = $"municipalities/{whose}", Timer = parsed.GetValue(timer) }, Connection.Question(cancel));
            if (parsed.GetValue(Arguments.Json))
                Json.Write(replayed);
            else if (replayed.TimersReplayed == 0)
                Console.Out.WriteLine($"No timer is parked in {whose}.");
            else
                Console.Out.WriteLine($"{Words.Counted(replayed.TimersReplayed, "timer", "timers")} of {whose} will be tried again within seconds.");

            return 0;
        }));
        return command;
    }

    private static async Task<string[]> Municipalities(CallInvoker api, CancellationToken cancel)
    {
        var levels = await new ServiceLevelService.ServiceLevelServiceClient(api).ListServiceLevelsAsync(new(), Connection.Question(cancel));
        return [.. levels.ServiceLevels.Select(level => level.Municipality)];
    }

    private static async IAsyncEnumerable<Timer> Read(
        TimerService.TimerServiceClient service, IEnumerable<string> municipalities, TimerState state, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var municipality in municipalities)
        {
            var request = new ListTimersRequest { Municipality = municipality, State = state, PageSize = PageSize };
            do
            {
                var page = await service.ListTimersAsync(request, Connection.Question(cancel));
                foreach (var timer in page.Timers)
                    yield return timer;

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
    }

    private static void Tell(IAnsiConsole console, IReadOnlyList<Timer> timers, TimerState wanted)
    {
        var which = wanted == default ? "" : $" {Words.Apart(wanted.ToString())}";
        if (timers.Count == 0)
        {
            console.Title(wanted == default ? "There are no timers." : $"No timer is{which}.");
            return;
        }

        console.Title($"{Words.Counted(timers.Count, "timer", "timers")}{(wanted == default ? "" : timers.Count == 1 ? " is" : " are")}{which}");
        var errors = new Footnotes("error");
        var table = Paper.Table("due", "stands", ">failed", ">error", "municipality and id");
        foreach (var timer in timers)
        {
            table.AddRow(
                Paper.Plain(timer.DueAt.ToInstant().Local()),
                new Text(Words.Apart(timer.State.ToString()), Style.Parse(timer.State == TimerState.Parked ? "yellow" : "default")),
                timer.Failures == 0 ? Paper.Dim("·") : Paper.Plain(timer.Failures.Number()),
                Paper.Plain(errors.Number(timer.LastError)),
                Paper.Plain(NameOf(timer)));
        }

        console.Write(table);
        errors.Write(console);
        if (timers.FirstOrDefault(timer => timer.State == TimerState.Parked) is { } first)
            console.Paragraph($"When the cause is mended: ledsager timers replay {NameOf(first)}, or without the id for all that are parked there.", "grey");
    }

    // As the command that replays it takes it.
    private static string NameOf(Timer timer) => $"{timer.Citizen.Split('/')[1]} {timer.Id}";
}
