using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Ledsager.Api.Audit.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Audit;

/// <summary>The service's own check of the journal it holds, and taking it home while others write.</summary>
[Trait("Group", "service")]
public sealed class JournalChecks(AuditedService audited)
{
    [Fact(DisplayName = "En borgers kendsgerninger er i journalen, alle sammen")]
    public async Task A_citizens_facts_are_all_in_the_journal()
    {
        var service = await audited.Service();
        var facts = (await service.History(AuditedService.Citizen)).Count;

        var verdict = await Check(new() { Citizen = AuditedService.Citizen });
        (verdict.Finished, verdict.Intact, verdict.Problem, verdict.CitizenFacts).ShouldBe((true, true, "", facts));

        var nobody = await Check(new() { Citizen = "municipalities/0151/citizens/ingen" });
        (nobody.Intact, nobody.CitizenFacts).ShouldBe((true, 0));

        var ran = await audited.Ask("verify", "--municipality", "0151", "--citizen", "ballerup");
        ran.ExitCode.ShouldBe(0, ran.Errors);
        ran.Output.ShouldContain($"{facts} facts of citizen ballerup");

        var refused = await Should.ThrowAsync<RpcException>(() => Check(new() { Citizen = "municipalities/0580/citizens/aabenraa" }));
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact(DisplayName = "Et noteret hoved holder, et andet gør ikke, og et fra fremtiden heller ikke")]
    public async Task A_noted_head_is_held_to()
    {
        var head = (await Check(new())).Head;
        (await Check(new() { NotedHead = head })).Intact.ShouldBeTrue();

        var export = new ForgedExport(await audited.Export());
        var earlier = Convert.FromHexString(export.HashOf(20));
        (await Check(new() { NotedHead = new() { Position = 20, Hash = ByteString.CopyFrom(earlier) } })).Intact.ShouldBeTrue();

        earlier[0]++;
        var another = await Check(new() { NotedHead = new() { Position = 20, Hash = ByteString.CopyFrom(earlier) } });
        (another.Intact, another.Head).ShouldBe((false, null));
        another.Problem.ShouldContain("is not the one whose head was noted");

        var future = await Check(new() { NotedHead = new() { Position = head.Position + 5, Hash = head.Hash } });
        (future.Intact, future.Position).ShouldBe((false, head.Position));
        future.Problem.ShouldContain($"ends with entry {head.Position}; a head was noted at {head.Position + 5}");

        (await audited.Ask("verify", "--municipality", "0151", "--head", export.Head)).ExitCode.ShouldBe(0);
        var ran = await audited.Ask("verify", "--municipality", "0151", "--head", $"{head.Position + 5}:{Convert.ToHexStringLower(head.Hash.Span)}", "--json");
        ran.ExitCode.ShouldBe(1, ran.Errors);
        JsonDocument.Parse(ran.Output).RootElement.GetProperty("problem").GetProperty("explanation").GetString().ShouldBe(future.Problem);
    }

    [Fact(DisplayName = "Udtrækket siger det samme hoved som tjenesten")]
    public async Task The_export_names_the_head_the_service_names()
    {
        foreach (var municipality in new[] { "0151", "0580", "0810" })
        {
            var head = (await Check(new() { Municipality = $"municipalities/{municipality}" })).Head;
            new ForgedExport(await audited.Export(municipality)).Head.ShouldBe($"{head.Position}:{Convert.ToHexStringLower(head.Hash.Span)}");
        }
    }

    [Fact(DisplayName = "En tom journal er også intakt")]
    public async Task An_empty_journal_is_intact()
    {
        var file = audited.NewFile();
        var ran = await audited.Ask("export", AuditedService.Silent, "--out", file, "--json");
        ran.ExitCode.ShouldBe(0, ran.Errors);
        var told = JsonDocument.Parse(ran.Output).RootElement;
        var head = $"0:{new string('0', 64)}";
        (told.GetProperty("entries").GetInt32(), told.GetProperty("head").GetString(), told.GetProperty("file").GetString()).ShouldBe((0, head, file));

        var verdict = await CliProcess.Run("verify", file, "--head", head);
        verdict.ExitCode.ShouldBe(0, verdict.Errors);
        verdict.Output.ShouldContain("✓ Intact: 0 entries of municipality 9067");
        (await audited.Ask("verify", "--municipality", AuditedService.Silent, "--head", head)).ExitCode.ShouldBe(0);
    }

    [Fact(DisplayName = "Et udtræk af en journal, der vokser imens, er helt til det sted, hvor det begyndte")]
    public async Task An_export_of_a_growing_journal_is_whole()
    {
        var service = await audited.Service();
        var start = new LocalDate(2025, 6, 1);
        var citizens = Enumerable.Range(0, 4).Select(i => $"municipalities/{AuditedService.Busy}/citizens/travl-{i}").ToArray();
        foreach (var citizen in citizens)
            await service.Do(Grant(citizen, start));

        using var stop = new CancellationTokenSource();
        var writers = citizens.Select(citizen => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await service.Do(Offset(citizen, start, i % 500));
        })).ToArray();

        var heads = new List<string>();
        for (var export = 0; export < 4; export++)
        {
            var before = await Length();
            var file = audited.NewFile();
            var ran = await audited.Ask("export", AuditedService.Busy, "--out", file, "--json");
            ran.ExitCode.ShouldBe(0, ran.Errors);
            var entries = JsonDocument.Parse(ran.Output).RootElement.GetProperty("entries").GetInt64();
            entries.ShouldBeInRange(before, await Length());

            // Whole in itself, and a continuation of every export before it.
            foreach (var head in heads.DefaultIfEmpty($"0:{new string('0', 64)}"))
            {
                var verdict = await CliProcess.Run("verify", file, "--head", head);
                verdict.ExitCode.ShouldBe(0, verdict.Output + verdict.Errors);
            }

            heads.Add(JsonDocument.Parse(ran.Output).RootElement.GetProperty("head").GetString()!);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        heads.Distinct(StringComparer.Ordinal).Count().ShouldBe(heads.Count); // It did grow.

        async Task<long> Length() => (await service.Verify(AuditedService.Busy)).Position;
    }

    [Fact(DisplayName = "Et udtræk skriver filen helt eller slet ikke, og ikke oven i en anden")]
    public async Task An_export_appears_whole_or_not_at_all()
    {
        var file = audited.NewFile();
        var refused = await audited.Ask("export", "9998", "--out", file);
        (refused.ExitCode, refused.Output).ShouldBe((2, ""));
        refused.Errors.ShouldContain("Kommune 9998 kendes ikke");
        File.Exists(file).ShouldBeFalse();

        await File.WriteAllTextAsync(file, "bevis");
        (await audited.Ask("export", "0151", "--out", file)).ExitCode.ShouldBe(2);
        (await File.ReadAllTextAsync(file)).ShouldBe("bevis");

        (await audited.Ask("export", "0151", "--out", file, "--overwrite")).ExitCode.ShouldBe(0);
        (await CliProcess.Run("verify", file)).ExitCode.ShouldBe(0);
        Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Path.GetFileName(file)}.*.partial").ShouldBeEmpty();
    }

    private async Task<VerifyJournalResponse> Check(VerifyJournalRequest request)
    {
        if (request.Municipality.Length == 0)
            request.Municipality = "municipalities/0151";

        using var call = (await audited.Service()).Audit.VerifyJournal(request);
        var last = new VerifyJournalResponse();
        await foreach (var told in call.ResponseStream.ReadAllAsync())
            last = told;

        return last;
    }
}
