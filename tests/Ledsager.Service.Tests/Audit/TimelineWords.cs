using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Ledsager.Cli;
using Recorded = Ledsager.Api.Audit.V1.Fact;

namespace Ledsager.Service.Tests.Audit;

/// <summary>The timeline says every fact in plain words: each approved example of a stored fact, as the command line tells it.</summary>
[Trait("Group", "service")]
public sealed class TimelineWords
{
    private static readonly string Folder = Repository.Folder("tests", "Ledsager.Service.Tests");
    private static readonly string Approved = Path.Combine(Folder, "timeline-words.approved.txt");

    [Fact(DisplayName = "Hver slags kendsgerning har sine ord på tidslinjen, og ingen er JSON")]
    public void Every_kind_of_fact_has_its_words()
    {
        var stored = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "stored-events.approved.json")))!.AsArray();
        var told = stored.Select(each =>
        {
            var fact = new Recorded { Type = each!["type"]!.GetValue<string>(), Data = JsonParser.Default.Parse<Struct>(each["data"]!.ToJsonString()) };
            var words = FactWords.Of(fact);
            words.ShouldNotContain("{", customMessage: fact.Type);
            return $"{FactWords.Name(fact)}: {words}".TrimEnd(' ', ':');
        });
        var text = string.Join('\n', told) + "\n";
        if (Environment.GetEnvironmentVariable("LEDSAGER_APPROVE") == "1")
            File.WriteAllText(Approved, text);

        text.ShouldBe(File.ReadAllText(Approved));
    }
}
