using System.Text.Json;
using Google.Protobuf;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;

namespace Ledsager.Service.Tests.Audit;

/// <summary>What people and scripts get from the command line.</summary>
[Trait("Group", "service")]
public sealed class Commands(AuditedService audited)
{
    private static readonly string[][] Questions =
    [
        ["balance", AuditedService.ShortCitizen, "--as-of", "2024-12-31"],
        ["balance", AuditedService.ShortCitizen, "--as-of", "2024-12-31", "--known-at", "2024-06-30"],
        ["explain", AuditedService.ShortCitizen],
        ["months", AuditedService.ShortCitizen],
        ["replay", AuditedService.ShortCitizen],
        ["compare", AuditedService.ShortCitizen, "--earlier", "2024-03-01", "--later", "2024-09-01T12:00"],
        ["verify", "--municipality", "0151"],
    ];

    [Fact(DisplayName = "I et rør er alt læseligt på hundrede kolonner, uden farver og uden blanke i linjernes ende")]
    public async Task Everything_reads_well_in_a_pipe()
    {
        foreach (var question in Questions)
        {
            var ran = await audited.Ask(question);
            ran.ExitCode.ShouldBe(0, ran.Errors); // A busy machine may have seen progress told there.
            ran.Lines.Count.ShouldBeGreaterThan(1);
            ran.Lines.ShouldAllBe(line => line.Length <= 100 && !line.EndsWith(' ') && !line.Contains('\e'));
        }
    }

    [Fact(DisplayName = "Saldoen som JSON er den, tjenesten svarer, på begge navne for borgeren")]
    public async Task The_balance_as_json_is_the_services()
    {
        var service = await audited.Service();
        var day = new LocalDate(2024, 8, 31);
        var known = Instant.FromUtc(2024, 7, 1, 10, 30);
        var request = new GetBalanceRequest { Citizen = AuditedService.Citizen, AsOf = day.ToDate(), KnownAt = known.ToTimestamp() };
        var balance = (await service.Hours.GetBalanceAsync(request)).Balance;
        foreach (var name in new[] { AuditedService.ShortCitizen, AuditedService.Citizen })
        {
            // One moment, said in three ways.
            foreach (var moment in new[] { "2024-07-01T10:30:00Z", "2024-07-01T12:30", "2024-07-01T12:30:00+02:00" })
            {
                var ran = await audited.Ask("balance", name, "--as-of", "2024-08-31", "--known-at", moment, "--json");
                ran.ExitCode.ShouldBe(0, ran.Errors);
                JsonParser.Default.Parse<Balance>(ran.Output).ShouldBe(balance);
            }
        }

        // A date is its end: everything recorded on it is known.
        request.KnownAt = (Instant.FromUtc(2024, 6, 30, 22, 0) - Duration.FromTicks(10)).ToTimestamp();
        var dated = await audited.Ask("balance", AuditedService.ShortCitizen, "--as-of", "2024-08-31", "--known-at", "2024-06-30", "--json");
        JsonParser.Default.Parse<Balance>(dated.Output).ShouldBe((await service.Hours.GetBalanceAsync(request)).Balance);
    }

    [Fact(DisplayName = "De andre svar som JSON er også tjenestens")]
    public async Task The_other_answers_as_json_are_the_services()
    {
        var service = await audited.Service();
        var replayed = await audited.Ask("replay", AuditedService.ShortCitizen, "--json");
        replayed.Lines.Select(JsonParser.Default.Parse<ReplayHistoryResponse>).ShouldBe(await service.Replay(AuditedService.Citizen));

        var explained = await audited.Ask("explain", AuditedService.ShortCitizen, "--json");
        JsonParser.Default.Parse<ExplainBalanceResponse>(explained.Output).ShouldBe(await service.Hours.ExplainBalanceAsync(new() { Citizen = AuditedService.Citizen }));

        var months = await audited.Ask("months", AuditedService.ShortCitizen, "--json");
        JsonParser.Default.Parse<ListMonthsResponse>(months.Output).ShouldBe(await service.Hours.ListMonthsAsync(new() { Citizen = AuditedService.Citizen }));

        var (earlier, later) = (Instant.FromUtc(2024, 3, 1, 11, 0).ToTimestamp(), Instant.FromUtc(2024, 9, 1, 10, 0).ToTimestamp());
        var compared = await audited.Ask("compare", AuditedService.ShortCitizen, "--earlier", "2024-03-01T12:00", "--later", "2024-09-01T12:00", "--json");
        JsonParser.Default.Parse<CompareKnowledgeResponse>(compared.Output)
            .ShouldBe(await service.Audit.CompareKnowledgeAsync(new() { Citizen = AuditedService.Citizen, Earlier = earlier, Later = later }));
    }

    [Fact(DisplayName = "Et afslag siges på engelsk og dansk, eller som JSON, på fejlstrømmen, og svaret er 2")]
    public async Task A_refusal_is_told_in_both_languages()
    {
        var told = await audited.Ask("balance", "0151/ukendt");
        (told.ExitCode, told.Output).ShouldBe((2, ""));
        told.Errors.ShouldStartWith("ledsager: Nothing is known of this citizen");
        told.Errors.ShouldContain("»Borgeren kendes ikke");

        var json = await audited.Ask("replay", "0151/ukendt", "--json");
        (json.ExitCode, json.Output).ShouldBe((2, ""));
        var error = JsonDocument.Parse(json.Errors).RootElement.GetProperty("error");
        (error.GetProperty("status").GetString(), error.GetProperty("reason").GetString()).ShouldBe(("NOT_FOUND", "UNKNOWN_CITIZEN"));
        error.GetProperty("danish").GetString().ShouldStartWith("Borgeren kendes ikke");
    }

    [Theory(DisplayName = "Hvad der er skrevet forkert, siges i ord, og svaret er 2")]
    [InlineData("is no citizen", "balance", "151/abc")]
    [InlineData("is no citizen", "balance", "0151/citizens/abc")]
    [InlineData("is no date", "balance", "0151/abc", "--as-of", "31-12-2024")]
    [InlineData("is no moment", "balance", "0151/abc", "--known-at", "yesterday")]
    [InlineData("is no municipality", "export", "Ballerup", "--out", "x")]
    [InlineData("--earlier", "compare", "0151/abc")]
    [InlineData("Name a FILE", "verify")]
    [InlineData("leave FILE out", "verify", "x", "--citizen", "abc")]
    [InlineData("no service answers at http://127.0.0.1:1/", "balance", "0151/abc", "--address", "http://127.0.0.1:1")]
    [InlineData("is no time: give the date too", "clock", "confirm", "14:30")]
    [InlineData("is no time: give the date too", "clock", "confirm", "2024-12-31")]
    [InlineData("Required argument missing", "clock", "confirm")]
    [InlineData("give one of them", "timers", "--parked", "--state", "due")]
    [InlineData("give one of waiting, due, claimed, parked", "timers", "--state", "unspecified")]
    [InlineData("is no municipality", "timers", "replay", "Ballerup")]
    [InlineData("was not matched", "blance")]
    public async Task What_is_mistyped_is_told(string words, params string[] arguments)
    {
        var ran = await CliProcess.Run(arguments);
        ran.ExitCode.ShouldBe(2);
        (ran.Errors + ran.Output).ShouldContain(words);
        (ran.Errors + ran.Output).ShouldNotContain("   at "); // No stack trace.
    }

    [Theory(DisplayName = "Hver kommando forklarer sig selv, med et eksempel og sine svarkoder")]
    [InlineData("balance"), InlineData("explain"), InlineData("months"), InlineData("deadlines"), InlineData("replay"), InlineData("compare")]
    [InlineData("import"), InlineData("tail"), InlineData("export"), InlineData("verify"), InlineData("clock"), InlineData("clock confirm"), InlineData("timers"), InlineData("timers replay")]
    public async Task Every_command_explains_itself(string command)
    {
        var ran = await CliProcess.Run([.. command.Split(' '), "--help"]);
        ran.ExitCode.ShouldBe(0);
        ran.Output.ShouldContain($"Usage:\n  ledsager {command} ");
        ran.Output.ShouldContain($"\n  ledsager {command} "); // The example.
        ran.Output.ShouldContain("With --json:");
        ran.Output.ShouldContain("Exit codes:\n  0  ");
        ran.Lines.ShouldAllBe(line => line.Length <= 105);
    }
}
