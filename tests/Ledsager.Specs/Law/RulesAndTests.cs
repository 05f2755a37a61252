using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ledsager.Golden;
using Ledsager.Specs.Cases;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>
/// Which test proves which rule of RULES.md: what the tests say of themselves with <see cref="RuleAttribute"/>, what the worked scenarios say with their
/// <c>rules</c>, and why a rule has none. The table in tests/README.md must be this one; LEDSAGER_DRAW=1 writes it anew.
/// </summary>
public sealed partial class RulesAndTests
{
    private const string Begin = "<!-- written by RulesAndTests.cs: begin -->";
    private const string End = "<!-- written by RulesAndTests.cs: end -->";

    private static readonly string Tests = Path.GetFullPath(Path.Combine(CatalogueSpecs.Services(), "..", "tests"));

    [Fact(DisplayName = "Hver regel har sin prøve eller en grund til ikke at have nogen, og tabellen siger det")]
    public void Every_rule_has_its_test_or_a_reason()
    {
        var file = Path.Combine(Tests, "README.md");
        var readme = File.ReadAllText(file);
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        from.ShouldBeGreaterThan(Begin.Length);
        to.ShouldBeGreaterThan(from);

        var table = Table([.. Rules()], Proofs(), Remarks());
        if (Environment.GetEnvironmentVariable("LEDSAGER_DRAW") == "1")
            File.WriteAllText(file, readme[..from] + table + readme[to..]);
        else
            readme[from..to].ShouldBe(table, "The rules, the tests or the reasons have changed: write the table anew with LEDSAGER_DRAW=1, and read what became of it.");
    }

    [Theory(DisplayName = "En regel, der intet siges om, en grund ved siden af en prøve og en regel, der ikke findes, opdages")]
    [InlineData("", "", "R-A-01")]
    [InlineData("R-A-01", "R-A-01: Policy text.", "R-A-01")]
    [InlineData("", "R-A-01 (rest): Not yet.", "R-A-01")]
    [InlineData("R-A-01 R-A-02", "", "R-A-02")]
    [InlineData("R-A-01", "R-A-02: Policy text.", "R-A-02")]
    public void What_is_missing_is_noticed(string proved, string remark, string named)
    {
        Rule[] rules = [new("A – Section", "R-A-01", "A rule.")];
        var proofs = proved.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => (id, "`Tests.Of_it`"));
        Should.Throw<ShouldAssertException>(() => Table(rules, proofs, Read(remark))).Message.ShouldContain(named);
        Table(rules, [("R-A-01", "`Tests.Of_it`")], []).ShouldContain("| R-A-01 | A rule. | `Tests.Of_it` |");
        Table(rules, [], Read("R-A-01: Policy text.")).ShouldContain("| R-A-01 | A rule. | *no test:* Policy text. |");
    }

    private static string Table(Rule[] rules, IEnumerable<(string Rule, string Test)> proofs, Remark[] remarks)
    {
        var tests = proofs.Distinct().ToLookup(proof => proof.Rule, proof => proof.Test, StringComparer.Ordinal);
        var known = rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        tests.Select(each => each.Key).Concat(remarks.Select(remark => remark.Rule)).Where(id => !known.Contains(id)).ShouldBeEmpty("RULES.md has no such rule.");
        remarks.CountBy(remark => remark.Rule, StringComparer.Ordinal).Where(each => each.Value > 1).Select(each => each.Key).ShouldBeEmpty("There is more than one reason.");

        var reasons = remarks.ToDictionary(remark => remark.Rule, StringComparer.Ordinal);
        rules.Where(rule => !tests.Contains(rule.Id) && !reasons.ContainsKey(rule.Id)).Select(rule => rule.Id)
            .ShouldBeEmpty("No test says that it proves the rule, and rules-without-a-test.txt says nothing of it.");
        remarks.Where(remark => remark.IsRest != tests.Contains(remark.Rule)).Select(remark => remark.Rule)
            .ShouldBeEmpty("A reason belongs to a rule without a test, and a rest to one with a test.");

        var proved = rules.Count(rule => tests.Contains(rule.Id));
        var text = new StringBuilder($"\n{rules.Length} rules: {proved} are proved by tests, {rules.Length - proved} have none, for the reason given.\n");
        foreach (var section in rules.GroupBy(rule => rule.Section, StringComparer.Ordinal))
        {
            text.Append($"\n**{section.Key}**\n\n| rule | what it says | proved by |\n|---|---|---|\n");
            foreach (var rule in section)
            {
                var says = string.Join(", ", tests[rule.Id].Order(StringComparer.Ordinal));
                if (reasons.TryGetValue(rule.Id, out var remark))
                    says = remark.IsRest ? $"{says}; *not yet:* {remark.Text}" : $"*no test:* {remark.Text}";

                text.Append($"| {rule.Id} | {rule.Text} | {says} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static IEnumerable<Rule> Rules()
    {
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(CatalogueSpecs.Services(), "Ledsager.Law", "RULES.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            else if (line.StartsWith("| R-", StringComparison.Ordinal) && line.Split(" | ") is [var id, var text, ..])
                yield return new(section, id[2..], text);
        }
    }

    // The tests of every project are read as they are written; that the attribute is one, the compiler has seen.
    private static IEnumerable<(string Rule, string Test)> Proofs()
    {
        foreach (var file in Directory.EnumerateFiles(Tests, "*.cs", SearchOption.AllDirectories).Where(file => !Built().IsMatch(file)))
        {
            var source = File.ReadAllText(file);
            foreach (Match attribute in Attribute().Matches(source))
            {
                var indent = attribute.Groups["indent"].Length;
                var method = Method().Match(source, attribute.Index);
                var type = Type().Matches(source).Last(match => match.Index < attribute.Index && match.Groups["indent"].Length < indent);
                foreach (Match id in Id().Matches(attribute.Value))
                    yield return (id.Value, $"`{type.Groups["name"].Value}.{method.Groups["name"].Value}`");
            }
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Tests, "golden"), "*.json"))
        {
            foreach (var id in JsonNode.Parse(File.ReadAllText(file))!["rules"]!.AsArray())
                yield return ((string)id!, Path.GetFileNameWithoutExtension(file));
        }
    }

    private static Remark[] Remarks() => Read(File.ReadAllText(Path.Combine(Tests, "Ledsager.Specs", "rules-without-a-test.txt")));

    // «R-FND-09: why there is no test», or «R-CMP-10 (rest): what of the rule no test proves yet»; a line that begins with # is for people.
    private static Remark[] Read(string text) =>
    [
        .. from line in text.Split('\n')
           where line.Trim().Length > 0 && !line.StartsWith('#')
           let parts = line.Split(": ", 2)
           select parts is [var id, var why]
               ? new Remark(id.Split(' ')[0], id.EndsWith("(rest)", StringComparison.Ordinal), why.Trim())
               : throw new FormatException($"«{line}» is not a rule, a colon and a reason."),
    ];

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Built();

    [GeneratedRegex(@"^(?<indent> *)\[[^\n]*\bRule\((""R-[A-Z]+-[0-9]+""(, )?)+\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^ *public [\w<>\[\], ]+? (?<name>\w+)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"^(?<indent> *)[a-z ]*class (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Type();

    [GeneratedRegex("R-[A-Z]+-[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    private sealed record Rule(string Section, string Id, string Text);

    private sealed record Remark(string Rule, bool IsRest, string Text);
}
