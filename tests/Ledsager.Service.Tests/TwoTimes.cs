using Grpc.Core;
using Ledsager.Api.Hours.V1;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <summary>
/// The account as of any day, as known at any moment, read off a row or off the whole history: one answer. Played over twenty months, with
/// uses, late uses, corrections, reversals, offsets, agreements and an end.
/// </summary>
[Trait("Group", "service")]
public sealed class TwoTimes(TwoTimes.Played played) : IClassFixture<TwoTimes.Played>
{
    private static readonly LocalDate First = new(2023, 11, 1);

    [Fact(DisplayName = "Saldoen er den samme, læst af rækken og af hele historien, på hver tiende dag i fem år")]
    public async Task The_balance_is_the_same_off_the_row_and_off_the_history()
    {
        var service = played.Service;
        foreach (var citizen in Played.Citizens)
        {
            for (var day = First; day < First.PlusYears(5); day = day.PlusDays(10))
            {
                var balance = await service.BalanceOf(citizen, day);
                balance.ShouldBe((await service.Hours.ExplainBalanceAsync(new ExplainBalanceRequest { Citizen = citizen, AsOf = day.ToDate() })).Balance);
                balance.TotalMinutes.ShouldBe(balance.OpenedMinutes - balance.UsedMinutes - balance.ExpiredMinutes);
                balance.Lots.Sum(lot => lot.RemainingMinutes).ShouldBe(balance.TotalMinutes);
            }
        }
    }

    [Fact(DisplayName = "Hvad der var kendt dengang, er, hvad der blev svaret dengang")]
    public async Task What_was_known_then_is_what_was_answered_then()
    {
        played.Answered.Count.ShouldBeGreaterThan(300);
        foreach (var (at, balance) in played.Answered)
        {
            var request = new GetBalanceRequest { Citizen = balance.Citizen, AsOf = balance.AsOf, KnownAt = at.ToTimestamp() };
            (await played.Service.Hours.GetBalanceAsync(request)).Balance.ShouldBe(balance);
        }
    }

    [Fact(DisplayName = "Måned for måned går regnskabet op, og det stemmer med saldoen på månedens sidste dag")]
    public async Task Month_by_month_the_account_adds_up()
    {
        var service = played.Service;
        foreach (var citizen in Played.Citizens)
        {
            var months = (await service.Hours.ListMonthsAsync(new ListMonthsRequest { Citizen = citizen })).Months;
            months.Count.ShouldBeGreaterThan(12);
            foreach (var month in months.Where(month => month.Closed))
            {
                var last = new YearMonth(month.Month_.Year, month.Month_.Month).OnDayOfMonth(1).PlusMonths(1).PlusDays(-1);
                var before = await service.BalanceOf(citizen, last);
                month.LeftMinutes.ShouldBe(before.TotalMinutes);
                var after = await service.BalanceOf(citizen, last.PlusDays(1));
                after.OpenedMinutes.ShouldBe(before.OpenedMinutes + month.NextOpenedMinutes);
                (month.TotalAfterOpeningMinutes - month.NextOpenedMinutes).ShouldBe(month.LeftMinutes - month.Expired.Sum(lapse => lapse.Minutes));
            }
        }
    }

    [Fact(DisplayName = "Hver linje i forklaringen fører til saldoen")]
    public async Task Every_line_of_the_explanation_leads_to_the_balance()
    {
        foreach (var citizen in Played.Citizens)
        {
            var explained = await played.Service.Hours.ExplainBalanceAsync(new ExplainBalanceRequest { Citizen = citizen });
            var entries = explained.Lots.SelectMany(lot => lot.Entries).ToList();
            entries.Sum(entry => entry.OpenedMinutes).ShouldBe(explained.Balance.OpenedMinutes);
            entries.Sum(entry => entry.Used?.Minutes ?? 0).ShouldBe(explained.Balance.UsedMinutes);
            entries.Sum(entry => entry.Expired?.Minutes ?? 0).ShouldBe(explained.Balance.ExpiredMinutes);
            entries.ShouldAllBe(entry => entry.Rule.Name.Length > 0 && entry.Rule.Citation.Text.Length > 0);
        }
    }

    [Fact(DisplayName = "Uden rækker svares det samme, og genopbygget er de de samme, mens der skrives")]
    public async Task Without_rows_the_answers_are_the_same_and_rebuilt_the_rows_are_too()
    {
        const string rows = "select tenant_id, key, version, data::jsonb from views order by 1, 2";
        var (service, database) = (played.Service, played.Database);
        var before = await database.Query(rows);
        before.Count.ShouldBe(Played.Citizens.Length);
        var answers = await Answers();

        await database.Execute("delete from views");
        (await Answers()).ShouldBe(answers);

        // What another version of the service wrote is as good as nothing.
        await database.Execute("insert into views (view, tenant_id, key, version, data) select 'hours', tenant_id, id, version, '{\"another\": \"spelling\"}' from mt_streams");
        (await Answers()).ShouldBe(answers);

        // A writer goes on meanwhile.
        using var stop = new CancellationTokenSource();
        var busy = "municipalities/0480/citizens/travl";
        await service.Do(Grant(busy, new LocalDate(2025, 6, 1)));
        var written = 0;
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await service.Do(Offset(busy, new LocalDate(2025, 6, 1), ++written % 500));
        });

        var (exitCode, output, errors) = await ServiceProcess.RunToEnd(["rebuild-views", "--postgres", database.ConnectionString]);

        await stop.CancelAsync();
        await writer;
        written.ShouldBeGreaterThan(0);
        (exitCode, errors.Trim()).ShouldBe((0, ""));
        output.ShouldContain($"Rebuilt the views of {Played.Citizens.Length + 1} accounts.");
        var after = await database.Query(rows);
        after.Where(row => row[1] != "travl").ShouldBe(before, new RowComparer());
        (await Answers()).ShouldBe(answers);
        (await database.Query("select 1 from mt_streams s left join views v on v.tenant_id = s.tenant_id and v.key = s.id where v.version is distinct from s.version")).ShouldBeEmpty();

        async Task<string> Answers()
        {
            var all = new List<Balance>();
            foreach (var citizen in Played.Citizens)
            {
                for (var day = First; day < First.PlusYears(3); day = day.PlusDays(19))
                    all.Add(await service.BalanceOf(citizen, day));
            }

            return string.Join('\n', all);
        }
    }

    [Fact(DisplayName = "Genopbygningen siger, hvad den ikke kan, og gør resten")]
    public async Task Rebuilding_tells_what_it_cannot_do()
    {
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        using var levels = new TestMunicipalities().Add("9111");
        await using (var service = await ServiceProcess.Start(database.ConnectionString, First, levels.Folder))
        {
            await service.Do(Grant("municipalities/9111/citizens/a", First), Grant("municipalities/0151/citizens/a", First), Grant("municipalities/0151/citizens/b", First));
            await database.Execute("update mt_events set type = 'from_the_future' where tenant_id = '0151' and stream_id = 'a'");

            // The row still answers; what needs the history says that it cannot.
            var error = await Should.ThrowAsync<RpcException>(() => service.Send(new ExplainBalanceRequest { Citizen = "municipalities/0151/citizens/a" }));
            error.StatusCode.ShouldBe(StatusCode.Internal);
            error.Status.Detail.ShouldContain("from_the_future");
            ErrorDetails.Of(error).OfType<Google.Rpc.ErrorInfo>().Single().Reason.ShouldBe("STORED_EVENT_UNKNOWN");
        }

        var (exitCode, output, errors) = await ServiceProcess.RunToEnd(["rebuild-views", "--postgres", database.ConnectionString]);

        exitCode.ShouldBe(2);
        errors.ShouldContain("9111");
        errors.ShouldContain("from_the_future");
        output.ShouldContain("Rebuilt the views of 1 accounts; 2 failures");
        (await ServiceProcess.RunToEnd(["rebuild-views", "--help"])).Output.ShouldContain("anew from the events");
    }

    private sealed class RowComparer : IEqualityComparer<string?[]>
    {
        public bool Equals(string?[]? x, string?[]? y) => x!.SequenceEqual(y!, StringComparer.Ordinal);

        public int GetHashCode(string?[] obj) => 0;
    }

    /// <summary>Three citizens under three service levels, and what was answered on the way.</summary>
    public sealed class Played : IAsyncLifetime
    {
        internal static readonly string[] Citizens =
            ["municipalities/0151/citizens/ballerup", "municipalities/0580/citizens/aabenraa", "municipalities/0810/citizens/broenderslev"];

        internal ServiceProcess Service { get; private set; } = null!;

        internal PostgresDatabase Database { get; private set; } = null!;

        internal List<(Instant At, Balance Balance)> Answered { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Database = await (await PostgresServer.Shared()).CreateDatabase();
            Service = await ServiceProcess.Start(Database.ConnectionString, First);
            var random = new Random(20260);
            var known = Citizens.ToDictionary(citizen => citizen, _ => new List<string>(), StringComparer.Ordinal);
            var today = First;
            foreach (var citizen in Citizens)
                await Service.Do(Grant(citizen, today));

            for (var step = 0; step < 60; step++)
            {
                await Ask(today, random);
                today = today.PlusDays(random.Next(4, 17));
                await Service.AdvanceTo(today.AtMidnight().InUtc().ToInstant() + Duration.FromHours(9));
                foreach (var citizen in Citizens)
                {
                    try
                    {
                        await Act(citizen, known[citizen], today, random);
                    }
                    catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
                    {
                        // The rules say no to some of it; what they allow makes the history.
                    }
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            await Database.DisposeAsync();
        }

        private async Task Ask(LocalDate today, Random random)
        {
            var now = Instant.FromDateTimeOffset((await Service.Clock.GetClockAsync(new())).Now.ToDateTimeOffset());
            foreach (var citizen in Citizens)
            {
                foreach (var day in new[] { today, today.PlusDays(-random.Next(1, 300)), today.PlusDays(random.Next(1, 300)) })
                    Answered.Add((now, await Service.BalanceOf(citizen, day)));
            }
        }

        private async Task Act(string citizen, List<string> lines, LocalDate today, Random random)
        {
            switch (random.Next(12))
            {
                case 0:
                    await Service.Do(Agree(citizen, today.PlusDays(-random.Next(60)), random.Next(2) == 0 ? null : today.PlusDays(random.Next(1, 200))));
                    break;
                case 1:
                    await Service.Do(EndAgreement(citizen, today.PlusDays(random.Next(40))));
                    break;
                case 2:
                    await Service.Do(Offset(citizen, today.PlusDays(random.Next(-40, 40)), random.Next(4) * 100));
                    break;
                case 3 when lines.Count > 0:
                    await Service.Do(Reverse(citizen, lines[random.Next(lines.Count)]));
                    break;
                case 4 or 5 when lines.Count > 0:
                    await Service.Do(Correct(citizen, lines[random.Next(lines.Count)], random.Next(1, 600)));
                    break;
                case 6 when today > First.PlusMonths(15):
                    await Service.Do(EndGrant(citizen, today.PlusDays(random.Next(-20, 20))), Grant(citizen, today.PlusDays(random.Next(21, 60))));
                    break;
                default:
                    var use = Use(citizen, $"linje-{lines.Count}", today.PlusDays(-random.Next(50)), random.Next(1, 800));
                    if (random.Next(3) == 0)
                        use.Kind = UseKind.Holiday;

                    await Service.Do(use);
                    lines.Add(use.UseId);
                    break;
            }
        }
    }
}
