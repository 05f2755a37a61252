using System.CommandLine;
using Grpc.Core;
using Ledsager.Api.ServiceLevels.V1;
using Ledsager.Cli.Simulation;

namespace Ledsager.Cli.Commands;

/// <summary>ledsager simulate: lives years of many citizens through a service with a simulated clock, and checks that everything adds up.</summary>
internal static class SimulateCommand
{
    private const int SomethingDiffers = 1;
    private const int MostCitizens = 100_000;
    private const int MostMonths = 240;

    private static readonly string[] BuiltIn = ["0151", "0480", "0580", "0810"];

    public static Command Create()
    {
        var address = Connection.AddressOption();
        var citizens = Number("--citizens", "How many citizens", 1, MostCitizens, 1000);
        var months = Number("--months", "How many months", 1, MostMonths, 24);
        var seed = Number("--seed", "Decides what happens; any unless given, and told", 0, int.MaxValue);
        var municipality = Arguments.MunicipalityOption($"Where the citizens live; {string.Join(", ", BuiltIn)} in turn unless given.");
        var command = new DescribedCommand(
            "simulate",
            "Lives months of many citizens through the public API of a service with a simulated clock: applications, decisions, grants, timesheets in time and late, "
            + "corrections, complaints, ends. In the end every citizen's account is read and everything must add up. The clock moves on, and stays there.")
        {
            Examples = ["ledsager simulate", "ledsager simulate --citizens 5000 --months 36 --seed 42", "ledsager simulate --municipality 0480 --json"],
            JsonOutput =
            [
                "{\"seed\", \"citizens\", \"months\", \"first\", \"municipalities\", \"commands\": {\"sent\", \"accepted\", \"duplicate\",",
                " \"refused\": {REASON: count}}, \"calendarFacts\": {name: count}, \"minutes\": {\"given\", \"used\", \"lapsed\", \"left\"},",
                " \"deadlines\": {status: count}, \"timers\": {\"handled\", \"due\", \"claimed\", \"parked\"}, \"seconds\",",
                " \"commandsPerSecond\", \"checks\", \"differences\": [{\"where\", \"what\", \"expected\", \"actual\"}]}",
            ],
            ExitCodes = ["0  everything is as it must be", "1  something differs, and is listed", "2  could not be done: no service, no simulated clock, wrong usage"],
        };
        command.Add(citizens, months, seed, municipality, address);
        command.SetAction((parsed, cancel) => Connection.With(parsed.GetRequiredValue(address), api => Run(
            api,
            new(
                parsed.GetValue(citizens)!.Value, parsed.GetValue(months)!.Value, parsed.GetValue(seed) ?? Random.Shared.Next(),
                parsed.GetValue(municipality) is { } one ? [one] : BuiltIn),
            parsed.GetValue(Arguments.Json), cancel)));
        return command;
    }

    private static async Task<int> Run(CallInvoker service, Setting setting, bool json, CancellationToken cancel)
    {
        var api = new Client(service, cancel);
        var first = Simulator.FirstMonth(await api.Clock.Now("DOTNET_ENVIRONMENT=Development build/run --clock simulated:2024-01-01"));

        // A municipality nobody knows, or a day before its first service level, is told once and not of every command.
        var levels = new ServiceLevelService.ServiceLevelServiceClient(service);
        foreach (var municipality in setting.Municipalities)
            await levels.GetServiceLevelAsync(new() { Municipality = $"municipalities/{municipality}", AsOf = first.OnDayOfMonth(1).ToDate() }, Connection.Question(cancel));

        var summary = new Summary(setting, first);
        if (!json)
            summary.Begin();

        Reckoning reckoning;
        using (var progress = new Progress(json ? $"Simulating with seed {setting.Seed}" : "Simulating"))
            reckoning = await Simulator.Run(api, setting, first, progress, cancel);

        if (json)
            summary.Write(reckoning);
        else
            summary.Tell(reckoning);

        return reckoning.Checks.Differences.Count > 0 ? SomethingDiffers : 0;
    }

    private static Option<int?> Number(string name, string what, int least, int most, int? otherwise = null)
    {
        var option = new Option<int?>(name) { Description = $"{what}: {least} to {most.Number()}.", HelpName = "NUMBER" };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => otherwise;

        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } value && (value < least || value > most))
                result.AddError($"{name} must be {least} to {most.Number()}.");
        });
        return option;
    }
}
