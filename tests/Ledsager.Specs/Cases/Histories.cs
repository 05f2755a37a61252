using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Outcome = Ledsager.Cases.Outcome;

namespace Ledsager.Specs.Cases;

/// <summary>Something that is asked for: raw numbers that mean what the history they meet lets them mean, so that a step can be left out when a failure shrinks.</summary>
/// <param name="Wait">Minutes since the step before.</param>
/// <param name="Kind">0 to 99: what is asked.</param>
/// <param name="A">Mostly how many days back or ahead.</param>
/// <param name="B">Mostly how much.</param>
public readonly record struct Step(int Wait, int Kind, int A, int B);

/// <summary>A service level and what is asked of it.</summary>
public sealed record Plan(int Level, ImmutableArray<Step> Steps)
{
    public override string ToString()
    {
        var history = History.Play(this);
        return $"{Levels.Describe(Level)}\n{string.Join('\n', history.Asked.Select(asked => $"  {asked.At} {asked.Command} → {Words(asked.Outcome)}"))}";
    }

    private static string Words(Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => string.Join("; ", accepted.Facts.Select(fact => fact.Event)),
        Outcome.Refused refused => refused.Refusal.Reason,
        _ => "nothing new",
    };
}

/// <summary>A command, when it came, and what became of it.</summary>
public sealed record Asked(Instant At, CaseCommand Command, Case Before, Outcome Outcome, Case After);

/// <summary>A plan played through the decider.</summary>
public sealed record History(ServiceLevelHistory Level, ImmutableArray<Asked> Asked)
{
    public Case Case => Asked[^1].After;

    public LocalDate LastDay => DanishCalendar.DateOf(Asked[^1].At);

    /// <summary>Every fact with when it was recorded, in order.</summary>
    public IEnumerable<(CaseEvent Event, Instant At)> Facts =>
        from asked in Asked where asked.Outcome is Outcome.Accepted from fact in ((Outcome.Accepted)asked.Outcome).Facts select (fact.Event, asked.At);

    public static History Play(Plan plan)
    {
        var level = Levels.Of(plan.Level);
        var asked = ImmutableArray.CreateBuilder<Asked>();
        var @case = Case.New(level);
        var now = Instant.FromUtc(2023, 9, 20, 7, 0);
        foreach (var step in plan.Steps)
        {
            now += Duration.FromMinutes(step.Wait);
            asked.Add(Ask(@case, Command(step, @case.Account, now), now));
            @case = asked[^1].After;
        }

        return new History(level, asked.ToImmutable());
    }

    public static Asked Ask(Case before, CaseCommand command, Instant now)
    {
        var outcome = CaseDecider.Decide(before, command, now);
        return new Asked(now, command, before, outcome, outcome is Outcome.Accepted accepted ? accepted.After : before);
    }

    private static CaseCommand Command(Step step, HoursAccount account, Instant now)
    {
        var today = DanishCalendar.DateOf(now);
        var day = today.PlusDays(-step.A);
        var standard = account.Levels.On(today).Hours.EntitlementMinutesPerMonth.Value.Count;
        var uses = account.Uses.Values.OrderBy(use => use.Order).ToArray();
        var use = uses.Length == 0 ? new UseId("none") : uses[Math.Abs(step.A + step.B) % uses.Length].Id;
        var amount = new Minutes(step.B * Math.Max(1, standard / 60) / 4);
        var fresh = new UseId(string.Create(CultureInfo.InvariantCulture, $"u{uses.Length}"));
        if (account.Facts.Grants.IsEmpty && step.Kind < 60)
            return new GrantHours(day, step.B % 4 == 0 ? new Minutes(1 + (standard * (step.B % 100) / 100)) : null, new Minutes(standard * (step.B % 7) / 7), "Fewer.");

        return step.Kind switch
        {
            < 3 => new GrantHours(day, step.B % 3 == 0 ? new Minutes(1 + (standard * (step.B % 100) / 100)) : null, new Minutes(standard * (step.B % 3) / 3), "Fewer."),
            < 6 => new EndGrant(day, (GrantEndReason)(step.B % 6)),
            < 10 => new ChangeOffset(day, new Minutes(standard * (step.B % 9) / 8)),
            < 18 => new AgreeSavings(day, step.B % 2 == 0 ? null : day.PlusDays(step.B), ["Citizen", "Municipality", "Companion"], step.B % 11 == 0 ? null : "Late."),
            < 20 => new EndSavings(day),
            < 50 => new RecordHours(fresh, new WorkTime.OnDate(day, amount), UseKind.Ordinary, step.B % 5 == 0 ? "c1" : null),
            < 58 => new RecordHours(fresh, Session(), UseKind.Ordinary, step.B % 3 > 0 ? "c1" : null),
            < 70 => new RecordHours(fresh, new WorkTime.OnDate(day, amount), UseKind.Holiday, null),
            < 80 => new CorrectHours(use, new WorkTime.SameDate(amount)),
            < 82 => new CorrectHours(use, new WorkTime.OnDate(day, amount)),
            < 84 => new CorrectHours(use, Session()),
            < 92 => new ReverseHours(use),
            < 94 => new RecordHours(use, new WorkTime.OnDate(day, amount), UseKind.Ordinary, null),
            _ => new TurnMonth(),
        };

        // Every other one near a session that is there already: else hardly two would meet.
        WorkTime.Between Session()
        {
            var end = step.A % 2 == 0 && uses.LastOrDefault(known => known.Session is not null)?.Session is { } near
                ? near.End + Duration.FromMinutes((step.B % 180) - (step.B % 4 == 0 ? 0 : 60))
                : now - Duration.FromDays(step.A);
            return new WorkTime.Between(end - Duration.FromMinutes(step.B), end);
        }
    }
}

/// <summary>Plans, and the places to check them from.</summary>
internal static class Histories
{
    private static readonly Gen<Step> AStep =
        from wait in Gen.Frequency(
            (3, Gen.Constant(0)), (3, Gen.Choose(1, 1440)), (6, Gen.Choose(1440, 20 * 1440)), (3, Gen.Choose(20 * 1440, 45 * 1440)), (1, Gen.Choose(45 * 1440, 130 * 1440)))
        from kind in Gen.Choose(0, 99)
        from a in Gen.Frequency((5, Gen.Constant(0)), (6, Gen.Choose(0, 12)), (4, Gen.Choose(12, 70)), (1, Gen.Choose(70, 250)), (1, Gen.Choose(-40, -1)))
        from b in Gen.Frequency((6, Gen.Choose(0, 240)), (3, Gen.Choose(200, 700)), (1, Gen.Choose(0, 2000)))
        select new Step(wait, kind, a, b);

    public static Arbitrary<Plan> Plans(int steps, int levels = Levels.Count) => Arb.From(
        from level in Gen.Choose(0, levels - 1)
        from count in Gen.Choose(4, steps)
        from all in AStep.ArrayOf(count)
        select new Plan(level, [new Step(0, 0, all[0].A, all[0].B), new Step(0, 12, 0, 2), .. all]),
        Smaller);

    /// <summary>Checks a property on many plans.</summary>
    public static void Hold(Action<Plan> property, int count, int steps = 28) => Prop.ForAll(Plans(steps), property).Check(Search(count));

    /// <summary>
    /// How counterexamples are searched for: a failure shows its seed, and LEDSAGER_SEED («123,457») plays from that one again. LEDSAGER_TIMES («20»)
    /// makes the search as many times longer.
    /// </summary>
    public static Config Search(int count)
    {
        var times = Environment.GetEnvironmentVariable("LEDSAGER_TIMES") is { Length: > 0 } text ? int.Parse(text) : 1;
        var config = Config.QuickThrowOnFailure.WithMaxTest(count * times).WithQuietOnSuccess(true);
        if (Environment.GetEnvironmentVariable("LEDSAGER_SEED")?.Split(',') is [var seed, var gamma])
            config = config.WithReplay(new Replay(new Rnd(ulong.Parse(seed), ulong.Parse(gamma)), Microsoft.FSharp.Core.FSharpOption<int>.None));

        return config;
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        for (var size = plan.Steps.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 1; at + size <= plan.Steps.Length; at += size)
            {
                var wait = plan.Steps.Skip(at).Take(size).Sum(step => step.Wait);
                var rest = plan.Steps.RemoveRange(at, size);
                yield return plan with { Steps = at < rest.Length ? rest.SetItem(at, rest[at] with { Wait = rest[at].Wait + wait }) : rest };
            }
        }
    }
}

/// <summary>Service levels of every kind: every parameter of the account, in one to three versions, from a number.</summary>
internal static class Levels
{
    public const int Count = 500;

    private static readonly string[] ValidFrom = ["2015-01-01", "2023-12-01", "2024-03-15"];

    private static readonly Lazy<ServiceLevels> All = new(Load);

    public static ServiceLevelHistory Of(int index) => All.Value.For(Code(index));

    public static string Describe(int index) =>
        string.Join('\n', Of(index).Versions.Select(version => $"level {index} from {version.ValidFrom.Value}: {TermsOf(version.Hours)}"));

    /// <summary>The terms the model knows, of the version in force on a date.</summary>
    public static Func<LocalDate, DayByDay.Terms> Terms(ServiceLevelHistory level)
    {
        var versions = level.Versions.Select(version => (version.ValidFrom.Value, Terms: TermsOf(version.Hours))).Reverse().ToArray();
        return date => versions.First(version => version.Value <= date).Terms;
    }

    private static DayByDay.Terms TermsOf(HoursPolicy hours) => new(
        hours.EntitlementMinutesPerMonth.Value.Count, hours.WindowMonthsInclusive.Value, hours.CapMinutes.Value.Count, hours.CapScope.Value,
        hours.ConsumptionOrder.Value, hours.SavingsRequiresAgreement.Value, hours.FirstMonth.Value, hours.OffsetChange.Value,
        hours.HolidayCapMinutesPerDay.Value?.Count);

    private static string Code(int index) => (1000 + index).ToString(CultureInfo.InvariantCulture);

    private static ServiceLevels Load()
    {
        var ballerup = JsonNode.Parse(ServiceLevelJson.Of("0151"))!;
        var folder = Directory.CreateTempSubdirectory("ledsager-levels-");
        try
        {
            for (var i = 0; i < Count; i++)
                File.WriteAllText(Path.Combine(folder.FullName, $"{Code(i)}.json"), Level(ballerup, i).ToJsonString());

            return ServiceLevels.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonNode Level(JsonNode ballerup, int index)
    {
        var random = new Random(index);
        var level = ballerup.DeepClone();
        level["municipality"] = Code(index);
        var template = level["versions"]![0]!;
        var versions = new JsonArray();
        var entitlement = Pick(900, 900, 900, 420, 30, 7);
        for (var i = 0; i < Pick(1, 1, 2, 3); i++)
        {
            var version = template.DeepClone();
            version["validFrom"]!["value"] = ValidFrom[i];
            var hours = version["hours"]!;
            Set("entitlementMinutesPerMonth", entitlement);
            Set("windowMonthsInclusive", Pick(6, 6, 6, 7, 1, 2, 3));
            Set("capMinutes", entitlement * Pick(6, 6, 6, 6, 4, 2, 1) + Pick(0, 0, 0, entitlement / 3));
            Set("capScope", Pick("AvailableIncludingCurrentMonth", "AvailableIncludingCurrentMonth", "SavedOnly"));
            Set("consumptionOrder", Pick("OldestFirst", "CurrentThenNewestFirst", "CurrentThenOldestFirst"));
            Set("savingsRequiresAgreement", Pick(true, true, false));
            Set("savingsAgreementMustBePrior", Pick(true, false, false));
            Set("firstMonth", Pick("Full", "Full", "ProRata", "NextMonth"));
            Set("offsetChange", Pick("NextMonth", "CitizenFavourable", "ProRata"));
            Set("holidayCapMinutesPerDay", Pick<JsonNode?>(null, Math.Max(1, entitlement * 444 / 900), Math.Max(1, entitlement * 444 / 900)));
            Set("lateRegistrationLimitDays", Pick<JsonNode?>(null, null, null, null, 60));
            versions.Add(version);

            void Set(string name, JsonNode? value) => hours[name] = new JsonObject { ["value"] = value, ["assumed"] = "A-45", ["reason"] = "Any value may be met." };
        }

        level["versions"] = versions;
        return level;

        T Pick<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];
    }
}

/// <summary>The built-in service-level files as JSON, to be read with other values.</summary>
internal static class ServiceLevelJson
{
    /// <summary>A municipality's service levels with other values: <c>"case.minorsAllowed"</c>.</summary>
    public static ServiceLevelHistory With(string code, params (string Path, JsonNode? Value)[] values)
    {
        var file = JsonNode.Parse(Of(code))!;
        Set(file["versions"]![0]!, values);
        return Load(file);
    }

    /// <summary>A municipality's service levels with a second version, the same but for some values.</summary>
    public static ServiceLevelHistory AndFrom(string code, string validFrom, params (string Path, JsonNode? Value)[] values)
    {
        var file = JsonNode.Parse(Of(code))!;
        var second = file["versions"]![0]!.DeepClone();
        second["validFrom"]!["value"] = validFrom;
        Set(second, values);
        file["versions"]!.AsArray().Add(second);
        return Load(file);
    }

    /// <summary>The service levels of a file.</summary>
    public static ServiceLevelHistory Load(JsonNode file)
    {
        var folder = Directory.CreateTempSubdirectory("ledsager-level-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "level.json"), file.ToJsonString());
            return ServiceLevels.Load(folder.FullName).For((string)file["municipality"]!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Set(JsonNode version, (string Path, JsonNode? Value)[] values)
    {
        foreach (var (path, value) in values)
        {
            var (section, name) = path.Split('.') is [var first, var second] ? (first, second) : throw new ArgumentException($"«{path}» is not a section and a name.", nameof(values));
            version[section]![name] = new JsonObject { ["value"] = value, ["assumed"] = "A-45", ["reason"] = "As the story has it." };
        }
    }

    public static string Of(string code)
    {
        var assembly = typeof(ServiceLevels).Assembly;
        var name = assembly.GetManifestResourceNames().Single(name => name.Contains(code, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
