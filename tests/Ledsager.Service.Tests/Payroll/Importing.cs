using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;
using NodaTime;

namespace Ledsager.Service.Tests.Payroll;

/// <summary>Imports as a client makes them: it sends and reads at the same time.</summary>
internal static class Importing
{
    private const int Together = 200;

    public static ImportLine Line(long number, string citizen, string use, LocalDate on, int minutes) => new()
    {
        Number = number, CitizenId = citizen, UseId = use, Day = new WorkDay { Date = on.ToDate(), Minutes = minutes },
    };

    /// <summary>Sends lines and returns every outcome, having held the import to its order and its sums.</summary>
    public static async Task<(IReadOnlyList<LineOutcome> Outcomes, ImportSummary Summary)> Import(
        this ServiceProcess service, string municipality, IReadOnlyList<ImportLine> lines, string request = "fil-1")
    {
        using var call = service.Payroll.ImportHours();
        var sending = Send(call.RequestStream, Start(municipality, request), lines);
        var outcomes = new List<LineOutcome>();
        ImportHoursResponse? last = null;
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            (last?.Finished ?? false).ShouldBeFalse("A message after the last.");
            outcomes.AddRange(response.Outcomes);
            last = response;
            response.Summary.Lines.ShouldBe(outcomes.Count);
        }

        await sending;
        last.ShouldNotBeNull().Finished.ShouldBeTrue();
        outcomes.Select(outcome => outcome.Number).ShouldBe(lines.Select(line => line.Number));
        return (outcomes, last.Summary);
    }

    public static ImportHoursRequest Start(string municipality, string request) => new() { Start = new ImportStart { Municipality = municipality, RequestId = request, Actor = "loen" } };

    public static async Task Send(IClientStreamWriter<ImportHoursRequest> requests, IMessage first, IEnumerable<ImportLine> lines)
    {
        await requests.WriteAsync((ImportHoursRequest)first);
        foreach (var some in lines.Chunk(Together))
            await requests.WriteAsync(new ImportHoursRequest { Lines = new ImportLines { Lines = { some } } });

        await requests.CompleteAsync();
    }
}
