using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Payroll.V1;

namespace Ledsager.Benchmarks;

/// <summary>Hour events from storage to a consumer, and how soon a new one arrives.</summary>
internal static class FeedBenchmark
{
    private const int LinesOfACitizen = 50;

    public static async Task RunAsync(bool isShort)
    {
        var events = isShort ? 20_000 : 200_000;
        var news = isShort ? 200 : 2_000;
        var citizens = events / LinesOfACitizen;
        var today = DateTime.UtcNow.AddDays(-1);
        var yesterday = new Google.Type.Date { Year = today.Year, Month = today.Month, Day = today.Day };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"feed: {events:N0} events of {citizens:N0} citizens, then {news:N0} one by one"));
        await using var ledsager = await LedsagerProcess.StartAsync();
        await ledsager.GrantAsync(citizens, new() { Year = today.Year, Month = today.Month, Day = 1 });
        await ledsager.ImportAsync("file", Enumerable.Range(0, events).Select(i => new ImportLine
        {
            CitizenId = $"c{i / LinesOfACitizen}", UseId = $"l{i}", Day = new WorkDay { Date = yesterday, Minutes = 1 },
        }));

        for (var round = 0; round < 2; round++)
        {
            var processor = ledsager.ProcessorSeconds();
            var reading = Stopwatch.StartNew();
            using var catchUp = Follow();
            var read = 0;
            while (await catchUp.ResponseStream.MoveNext(default) && catchUp.ResponseStream.Current.Event is not null)
            {
                read++;
            }

            var seconds = reading.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  from storage: {read / seconds:N0} events/s, {(ledsager.ProcessorSeconds() - processor) / read * 1e6:N1} µs of the service's processor time an event"));
        }

        using var live = Follow(citizens + events);
        await live.ResponseStream.MoveNext(default);
        List<double> sinceSent = [], sinceAnswered = [];
        for (var i = 0; i < news; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            var arrival = Task.Run(async () =>
            {
                do
                {
                    await live.ResponseStream.MoveNext(default);
                }
                while (live.ResponseStream.Current.Event is null);
                return Stopwatch.GetTimestamp();
            });
            await ledsager.Hours.RecordHoursAsync(new RecordHoursRequest
            {
                Citizen = $"{LedsagerProcess.Municipality}/citizens/c{i % citizens}", RequestId = $"news-{i}", Actor = "bench", UseId = $"news-{i}", Day = new WorkDay { Date = yesterday, Minutes = 1 },
            });
            var answered = Stopwatch.GetTimestamp();
            var arrived = await arrival;
            sinceSent.Add(Stopwatch.GetElapsedTime(sent, arrived).TotalMilliseconds);
            sinceAnswered.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, arrived).TotalMilliseconds));
        }

        Console.WriteLine($"  after the writer's answer: {Percentiles(sinceAnswered)}");
        Console.WriteLine($"  after the writer's request: {Percentiles(sinceSent)}");

        AsyncServerStreamingCall<StreamHourEventsResponse> Follow(long after = 0) => ledsager.Payroll.StreamHourEvents(new StreamHourEventsRequest
        {
            Municipality = LedsagerProcess.Municipality, After = new JournalPosition { Municipality = LedsagerProcess.Municipality, Position = after },
        });
    }

    private static string Percentiles(List<double> milliseconds)
    {
        milliseconds.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {milliseconds[milliseconds.Count / 2]:N1} ms, p99 {milliseconds[milliseconds.Count * 99 / 100]:N1} ms, at most {milliseconds[^1]:N1} ms");
    }
}
