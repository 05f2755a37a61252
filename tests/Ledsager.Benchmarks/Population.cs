using Google.Protobuf.WellKnownTypes;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using Ledsager.Testing;
using Date = Google.Type.Date;

namespace Ledsager.Benchmarks;

/// <summary>
/// Citizens with a history: lived through under a simulated clock, month by month, lines and month ends in the order in which they really come.
/// Afterwards the service is started again with the system's clock, as it runs for its users.
/// </summary>
internal static class Population
{
    /// <summary>Municipalities whose service levels are built in, and citizens spread over them.</summary>
    private static readonly string[] Municipalities = ["0151", "0480", "0580", "0810"];

    /// <summary>The name of a citizen of many, spread over the municipalities.</summary>
    public static string Citizen(int number) => $"municipalities/{Municipalities[number % Municipalities.Length]}/citizens/c{number}";

    /// <summary>The name of a citizen of one municipality.</summary>
    public static string Neighbour(int number) => $"{LedsagerProcess.Municipality}/citizens/n{number}";

    /// <summary>Today, as a work date.</summary>
    public static Date Today { get; } = Of(DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>A request to record a minute today.</summary>
    public static RecordHoursRequest AMinute(string citizen, string id) => new()
    {
        Citizen = citizen, RequestId = id, UseId = id, Actor = "bench", Day = new WorkDay { Date = Today, Minutes = 1 }, Companion = "companion-1",
    };

    /// <summary>Lets citizens live through months up to the current one.</summary>
    /// <param name="database">Where.</param>
    /// <param name="months">How many months.</param>
    /// <param name="linesOfAMonth">Lines of each citizen in each month.</param>
    /// <param name="citizens">Their names.</param>
    public static async Task LiveAsync(PostgresDatabase database, int months, int linesOfAMonth, IReadOnlyList<string> citizens)
    {
        var now = DateOnly.FromDateTime(DateTime.UtcNow);
        var first = new DateOnly(now.Year, now.Month, 1).AddMonths(-months);
        await using var service = await LedsagerProcess.StartAsync(database, first);
        await Parallel.ForEachAsync(citizens, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (citizen, cancel) =>
        {
            await service.Cases.GrantHoursAsync(new GrantHoursRequest { Citizen = citizen, RequestId = $"grant-{Guid.NewGuid():N}", Actor = "bench", StartDate = Of(first) }, cancellationToken: cancel);
            await service.Cases.AgreeSavingsAsync(
                new AgreeSavingsRequest
                {
                    Citizen = citizen, RequestId = $"save-{Guid.NewGuid():N}", Actor = "bench", FromDate = Of(first), Reason = "As agreed.",
                    Parties = { AgreementParty.Citizen, AgreementParty.Municipality, AgreementParty.Companion },
                },
                cancellationToken: cancel);
        });

        for (var month = first; month.AddMonths(1) <= now; month = month.AddMonths(1))
        {
            await AdvanceAsync(service, month.AddDays(26));
            foreach (var municipality in citizens.GroupBy(citizen => citizen[..19], StringComparer.Ordinal))
            {
                await service.ImportAsync($"{month:yyyy-MM}", municipality.SelectMany(citizen => Enumerable.Range(0, linesOfAMonth).Select(line => new ImportLine
                {
                    CitizenId = citizen[(citizen.LastIndexOf('/') + 1)..], UseId = $"{month:yyyy-MM}-{line}", Companion = "companion-1",
                    Day = new WorkDay { Date = Of(month.AddDays(line * 25 / linesOfAMonth)), Minutes = 600 / linesOfAMonth },
                })), municipality.Key);
            }

            await AdvanceAsync(service, month.AddMonths(1));
        }
    }

    private static Date Of(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    private static async Task AdvanceAsync(LedsagerProcess service, DateOnly day) =>
        await service.Clock.AdvanceClockAsync(new() { To = Timestamp.FromDateTime(day.ToDateTime(new TimeOnly(1, 0), DateTimeKind.Utc)) });
}
