using System.Diagnostics;
using System.Globalization;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Benchmarks;

/// <summary>A file of timesheets, a citizen's lines together and strewn all over it, and the same file again.</summary>
internal static class ImportBenchmark
{
    private const int LinesOfACitizen = 10;

    public static async Task RunAsync(bool isShort)
    {
        var lines = isShort ? 20_000 : 100_000;
        var today = DateTime.UtcNow.AddDays(-1);
        var yesterday = new Google.Type.Date { Year = today.Year, Month = today.Month, Day = today.Day };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import: {lines:N0} lines of {lines / LinesOfACitizen:N0} citizens"));
        await using var ledsager = await LedsagerProcess.StartAsync();
        await ledsager.GrantAsync(lines / LinesOfACitizen, new() { Year = today.Year, Month = today.Month, Day = 1 });

        var together = Lines("a", i => i / LinesOfACitizen);
        var strewn = Lines("b", i => i);
        new Random(1).Shuffle(strewn);
        await MeasureAsync("a citizen's lines together", "file-a", together);
        await MeasureAsync("the same file again", "file-a", together);
        await MeasureAsync("a citizen's lines strewn all over the file", "file-b", strewn);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the service held {ledsager.PeakMegabytes} MB at most"));

        ImportLine[] Lines(string name, Func<int, int> citizen) =>
        [
            .. Enumerable.Range(0, lines).Select(i => new ImportLine
            {
                Number = i, CitizenId = $"c{citizen(i) % (lines / LinesOfACitizen)}", UseId = $"{name}{i}", Day = new WorkDay { Date = yesterday, Minutes = 5 },
            }),
        ];

        async Task MeasureAsync(string what, string request, ImportLine[] file)
        {
            var processor = ledsager.ProcessorSeconds();
            var watch = Stopwatch.StartNew();
            var summary = await ledsager.ImportAsync(request, file);
            var seconds = watch.Elapsed.TotalSeconds;
            processor = ledsager.ProcessorSeconds() - processor;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {what}: {summary.Lines / seconds:N0} lines/s, {processor / summary.Lines * 1e6:N0} µs of the service's processor time a line ({summary.Accepted} accepted, {summary.Duplicate} duplicate, {summary.Refused + summary.Failed} not)"));
        }
    }
}
