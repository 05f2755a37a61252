using System.CommandLine;
using Grpc.Core;
using Ledsager.Cli.Demo;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager demo: plays worked stories against a service with a simulated clock and checks every number.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var address = Connection.AddressOption();
        var stories = new Option<DirectoryInfo>("--stories")
        {
            Description = "A folder of stories to play (*.json).",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Stories")),
        };
        var width = new Option<int?>("--width") { Description = "Columns to print for; the terminal's unless given, 100 in a pipe.", HelpName = "COLUMNS" };
        width.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 80)
                result.AddError("--width: the tables need 80 columns.");
        });

        var command = new DescribedCommand(
            "demo", "Plays worked stories of five citizens through the public API with a simulated clock, prints them month by month, and checks every number.")
        {
            Examples = ["build/run demo", "ledsager demo --address http://127.0.0.1:5151 --width 80"],
            ExitCodes = ["0  every number is right", "1  a number is wrong, and named", "2  could not be played: no service, no simulated clock, a story that is not understood"],
        };
        foreach (var option in (Option[])[address, stories, width])
            command.Options.Add(option);

        command.SetAction((parsed, cancel) => Connection.With(
            parsed.GetRequiredValue(address),
            api => Run(api, parsed.GetRequiredValue(stories), new Screen(parsed.GetValue(width)), cancel)));
        return command;
    }

    private static async Task<int> Run(CallInvoker service, DirectoryInfo folder, Screen screen, CancellationToken cancel)
    {
        try
        {
            var stories = Story.ReadAll(folder);
            var api = new Client(service, cancel);
            var plays = await Player.Play(api, stories, screen);
            foreach (var play in plays)
                screen.Tell(play);

            screen.TellHistory(plays.MaxBy(play => play.Story.Expected.Adjustments.Length + play.History.Length)!);
            screen.TellVerdict(plays);
            return plays.Any(play => play.Checks.Differences.Count > 0) ? 1 : 0;
        }
        catch (DemoException e)
        {
            await Console.Error.WriteLineAsync($"ledsager demo: {e.Message}");
            return 2;
        }
    }
}
