using System.CommandLine;
using System.Globalization;
using Ledsager.Api.Operations.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager clock: whether the service's clock can be trusted, and how the calendar keeps up by it.</summary>
internal static class ClockCommand
{
    private const int NotTrusted = 1;

    public static Command Create()
    {
        var address = Connection.AddressOption();
        address.Recursive = true;
        var command = new DescribedCommand("clock", "Shows whether the service's clock can be trusted, what time it is, and how the calendar keeps up in all municipalities.")
        {
            Examples = ["ledsager clock", "ledsager clock confirm 2024-12-31T14:30"],
            JsonOutput = ["ledsager.operations.v1.GetSchedulerResponse"],
            ExitCodes = ["0  the clock is trusted", "1  it is not", "2  could not be asked: no service, wrong usage"],
        };
        command.Add(address);
        command.SetAction((parsed, cancel) => Connection.With(
            parsed.GetRequiredValue(address), api => Show(new TimerService.TimerServiceClient(api), parsed.GetValue(Arguments.Json), cancel)));
        command.Subcommands.Add(Confirm(address));
        return command;
    }

    /// <summary>What a person is told.</summary>
    internal static void Tell(IAnsiConsole console, GetSchedulerResponse calendar)
    {
        var (clock, shown) = (calendar.Clock, calendar.Clock.Shown.ToInstant().Local());
        if (clock.Standing == ClockStanding.Trusted)
        {
            console.Title($"The clock is trusted: it is {shown}");
        }
        else
        {
            console.Title($"The clock is not trusted: it shows {shown}{(clock.Believed is { } believed ? $", and the service goes by {believed.ToInstant().Local()}" : "")}");
            console.WriteLine();
            console.Paragraph(clock.Standing == ClockStanding.Leapt
                ? "The machine's clock leapt ahead while the service ran. The service goes on by its own count: nothing is early, and nothing is lost."
                : "This lies further from when the service was last seen running than a stop may last, or ahead of the database's clock. Nothing is recorded and no timer fires; questions are answered.");
            console.Paragraph("If it is wrong, put the machine's clock right; the service follows by itself. If it is right, say so, by your own watch: ledsager clock confirm TIME");
        }

        console.WriteLine();
        var figures = new Grid().AddColumn(new GridColumn().Padding(2, 0, 2, 0)).AddColumn(new GridColumn().RightAligned().Padding(0, 0, 2, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        Row("lag", calendar.Lag.Seconds == 0 && calendar.Lag.Nanos == 0 ? "none" : Words.Span(Duration.FromTimeSpan(calendar.Lag.ToTimeSpan())), "how long the first timer has been due");
        Row("due", calendar.Due.Number(), "timers whose time has come, and nobody is at them");
        Row("claimed", calendar.Claimed.Number(), "timers a process is at");
        Row("parked", calendar.Parked.Number(), "timers that failed too often", calendar.Parked > 0 ? ": ledsager timers --parked" : "");
        console.Write(figures);

        void Row(string what, string figure, string meaning, string remedy = "") => figures.AddRow(Paper.Plain(what), Paper.Plain(figure), Paper.Dim($"{meaning}{remedy}"));
    }

    private static Command Confirm(Option<Uri> address)
    {
        // Said by a person: a machine whose clock is wrong would vouch for itself.
        var time = Arguments.Time("What time it is by your own watch, to within five minutes.");
        var command = new DescribedCommand("confirm", "Says what time it is, when the service cannot vouch for its clock: after a long stop or a leap. It then tells what is due, each day at its own date.")
        {
            Examples = ["ledsager clock confirm 2024-12-31T14:30", "ledsager clock confirm 2024-12-31T13:30:00Z"],
            JsonOutput = ["ledsager.operations.v1.GetSchedulerResponse"],
            ExitCodes = ["0  the clock is trusted", "2  could not be done: the clock shows another time, no service, wrong usage"],
        };
        command.Add(time);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), async api =>
        {
            var service = new TimerService.TimerServiceClient(api);
            await service.ConfirmClockAsync(new() { Now = parsed.GetRequiredValue(time).ToTimestamp() }, Connection.Question(cancel));
            return await Show(service, parsed.GetValue(Arguments.Json), cancel);
        }));
        return command;
    }

    private static async Task<int> Show(TimerService.TimerServiceClient service, bool json, CancellationToken cancel)
    {
        var calendar = await service.GetSchedulerAsync(new(), Connection.Question(cancel));
        if (json)
            Json.Write(calendar);
        else
            Tell(Paper.Console(), calendar);

        return calendar.Clock.Standing == ClockStanding.Trusted ? 0 : NotTrusted;
    }
}
