using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Ledsager.Law;
using Ledsager.Service.Clock;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service;

/// <summary>How the service is started.</summary>
/// <param name="Postgres">Connection string of the database.</param>
/// <param name="Listen">Where clients reach it: loopback only, until access control is in place. Port 0 for any free one.</param>
/// <param name="SimulatedFrom">Where a simulated clock starts; null for the system's.</param>
/// <param name="ServiceLevelFolder">A folder with service-level files that add to or replace the built-in ones; null for none.</param>
/// <param name="ClockLimits">How far the system's clock may leap before somebody must say that it is right.</param>
/// <param name="Reminders">When the calendar reminds.</param>
/// <param name="LagLimit">How far the calendar may be behind before the service calls itself unhealthy.</param>
internal sealed record ServiceOptions(
    string Postgres, IPEndPoint Listen, Instant? SimulatedFrom, string? ServiceLevelFolder, ClockLimits ClockLimits, Reminders Reminders, Duration LagLimit)
{
    private static readonly LocalDatePattern Date = LocalDatePattern.Iso;

    /// <summary>The command line: parses it, and runs the service, or the rebuilding of its views, with what it says.</summary>
    public static RootCommand Command(
        Func<ServiceOptions, CancellationToken, Task<int>> run, Func<string, string?, CancellationToken, Task<int>> rebuildViews)
    {
        var postgres = new Option<string?>("--postgres")
        {
            Recursive = true,
            Description = "Connection string of the PostgreSQL database. Otherwise LEDSAGER_POSTGRES.",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port to listen on; loopback only. Port 0 takes any free one.",
            DefaultValueFactory = _ => "127.0.0.1:5151",
        };
        var clock = new Option<string>("--clock")
        {
            Description = "system, or simulated:YYYY-MM-DD (development only): a clock that only moves when told.",
            DefaultValueFactory = _ => "system",
        };
        var levels = new Option<string?>("--service-levels")
        {
            Recursive = true,
            Description = "Folder with service-level files that add to or replace the built-in ones.",
        };

        var leap = Spans.Option("--clock-leap-limit", "10m", "How far the system's clock may leap ahead while the service runs, and lie ahead of the database's when it starts. What leaps further waits for TimerService.ConfirmClock.");
        var stop = Spans.Option("--stop-limit", "36h", "How long nothing may have run before the clock must be confirmed at the start: a longer stop and a wrong clock look alike.");
        var lag = Spans.Option("--lag-limit", "15m", "How long a timer may be overdue before the health services '' and 'scheduler' say NOT_SERVING.");

        var deadline = Days("--remind-before-deadline", "Records deadline_near this many days before the day on which to act at the latest, unless somebody has. Otherwise nobody is reminded.");
        var lapse = Days("--remind-before-lapse", "Records lot_lapses_soon this many days before the midnight at which what is left of a lot lapses. Otherwise nobody is reminded.");

        listen.Validators.Add(result =>
        {
            if (!IPEndPoint.TryParse(result.GetValueOrDefault<string>(), out var end) || !IPAddress.IsLoopback(end.Address))
                result.AddError("--listen must be a loopback address with a port, such as 127.0.0.1:5151: until access control is in place the service listens on no other.");
        });
        clock.Validators.Add(result =>
        {
            if (!TryClock(result.GetValueOrDefault<string>(), out var simulated))
                result.AddError("--clock must be system, or simulated: and a date, such as simulated:2024-01-01.");
            else if (simulated is not null && !IsDevelopment)
                result.AddError("A simulated clock is for development only: set DOTNET_ENVIRONMENT=Development, or use --clock system.");
        });

        var command = new RootCommand("Ledsager: the account and the clock of the companion scheme (ledsageordning, Serviceloven § 97).") { postgres, listen, clock, levels, leap, stop, lag, deadline, lapse };
        command.SetAction((parsed, cancel) =>
        {
            TryClock(parsed.GetValue(clock)!, out var simulated);
            var limits = new ClockLimits(Spans.Of(parsed, leap), Spans.Of(parsed, stop));
            return run(
                new ServiceOptions(Database(parsed.GetValue(postgres))!, IPEndPoint.Parse(parsed.GetValue(listen)!), simulated, parsed.GetValue(levels), limits,
                    new Reminders(parsed.GetValue(deadline), parsed.GetValue(lapse)), Spans.Of(parsed, lag)),
                cancel);
        });

        command.Validators.Add(result => NeedsDatabase(result, postgres));

        var rebuild = new Command(
            "rebuild-views",
            "Drops the stored balances and makes them anew from the events, then ends. They affect cost and never meaning: after a change of service levels "
                + "the old ones are passed over until the case changes, and this makes them useful again. Services may serve and write meanwhile, and it can be interrupted and run again. Give the same --service-levels as they have.");
        rebuild.SetAction((parsed, cancel) => rebuildViews(Database(parsed.GetValue(postgres))!, parsed.GetValue(levels), cancel));
        rebuild.Validators.Add(result => NeedsDatabase(result, postgres));
        command.Add(rebuild);
        return command;
    }

    private static Option<int?> Days(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "DAYS" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is not (>= 1 and <= 365))
                result.AddError($"{name} must be a number of days from 1 to 365.");
        });
        return option;
    }

    // No default value of the option: help shows defaults, and a connection string may hold a password.
    private static string? Database(string? given) => given ?? Environment.GetEnvironmentVariable("LEDSAGER_POSTGRES");

    private static void NeedsDatabase(CommandResult result, Option<string?> postgres)
    {
        if (string.IsNullOrWhiteSpace(Database(result.GetValue(postgres))))
            result.AddError("No database: give --postgres, or set LEDSAGER_POSTGRES to a connection string.");
    }

    private static bool IsDevelopment =>
        string.Equals(
            Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
            "Development", StringComparison.OrdinalIgnoreCase);

    private static bool TryClock(string? text, out Instant? simulated)
    {
        simulated = null;
        if (text == "system")
            return true;

        if (text is null || !text.StartsWith("simulated:", StringComparison.Ordinal) || !Date.Parse(text["simulated:".Length..]).TryGetValue(LocalDate.MinIsoValue, out var date))
            return false;

        simulated = DanishCalendar.StartOfDay(date);
        return true;
    }
}
