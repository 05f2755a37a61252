using System.Text.Json.Nodes;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.Law;
using NodaTime;
using Shouldly;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Specs.Cases;

/// <summary>Given what was recorded on which day, when something is asked, then facts or a refusal; and what a citizen is told who asks for hours.</summary>
internal sealed class Story
{
    private readonly ServiceLevelHistory level;
    private readonly List<(CaseEvent Event, Instant At)> facts = [];
    private Case @case;
    private Instant now;
    private Outcome outcome = new Outcome.NothingNew();

    private Story(ServiceLevelHistory level) => (this.level, @case) = (level, Case.New(level));

    /// <summary>A citizen of a municipality.</summary>
    public static Story In(string municipality) => new(ServiceLevels.BuiltIn().For(municipality));

    /// <summary>A citizen of a municipality some of whose values differ; of a second version from its first day on.</summary>
    public static Story In(string municipality, params (string Name, JsonNode? Value)[] hours) => In(municipality, hours, null);

    public static Story In(string municipality, (string Name, JsonNode? Value)[] hours, (string From, (string Name, JsonNode? Value)[] Hours)? later)
    {
        var file = JsonNode.Parse(ServiceLevelJson.Of(municipality))!;
        var first = file["versions"]![0]!;
        var second = first.DeepClone();
        Set(first, hours);
        if (later is { } version)
        {
            second["validFrom"]!["value"] = version.From;
            Set(second, [.. hours, .. version.Hours]);
            file["versions"]!.AsArray().Add(second);
        }

        return new Story(ServiceLevelJson.Load(file));

        static void Set(JsonNode version, (string Name, JsonNode? Value)[] values)
        {
            foreach (var (name, value) in values)
                version["hours"]![name] = new JsonObject { ["value"] = value?.DeepClone(), ["assumed"] = "A-45", ["reason"] = "As the story has it." };
        }
    }

    /// <summary>Noon of a local day, when the calendar has told its part.</summary>
    public Story On(LocalDate day) => At(DanishCalendar.StartOfDay(day) + Duration.FromHours(12));

    public Story At(Instant at)
    {
        now = at;
        Record(new TurnMonth());
        return this;
    }

    /// <summary>What is asked and accepted without further words.</summary>
    public Story Given(params CaseCommand[] commands)
    {
        foreach (var command in commands)
            Record(command).ShouldBeOfType<Outcome.Accepted>($"{command} → {outcome}");
        return this;
    }

    /// <summary>A grant and an agreement to save from its first day, recorded on it.</summary>
    public Story GrantedAndSaving(LocalDate start, int offset = 0) => On(start).Given(Ask.NewGrant(start, offset: offset), Ask.Agree(start));

    public Story When(CaseCommand command)
    {
        Record(command);
        return this;
    }

    public Story Then(params CaseEvent[] expected)
    {
        var accepted = outcome.ShouldBeOfType<Outcome.Accepted>(outcome.ToString());
        Text(accepted.Facts.Select(fact => fact.Event)).ShouldBe(Text(expected));
        return this;
    }

    public Story ThenAccepted()
    {
        outcome.ShouldBeOfType<Outcome.Accepted>(outcome.ToString());
        return this;
    }

    public Story ThenNothingNew()
    {
        outcome.ShouldBeOfType<Outcome.NothingNew>(outcome.ToString());
        return this;
    }

    /// <summary>Refused, with the number or date that matters in both languages.</summary>
    public Story ThenRefused(string reason, string english, string danish)
    {
        var refusal = outcome.ShouldBeOfType<Outcome.Refused>(outcome.ToString()).Refusal;
        refusal.Reason.ShouldBe(reason);
        refusal.English.ShouldContain(english, Shouldly.Case.Sensitive);
        refusal.Danish.ShouldContain(danish, Shouldly.Case.Sensitive);
        refusal.Rule.ShouldNotBeNull();
        return this;
    }

    public Story ThenRefused(int available, string danish) => ThenRefused("INSUFFICIENT_HOURS", $"At most {available} minutes fit", $"højst {danish} til rådighed");

    /// <summary>Minutes left at the end of a day, with what is known now.</summary>
    public Story Left(LocalDate day, int minutes)
    {
        Balance(day).Total.Count.ShouldBe(minutes, day.ToString());
        return this;
    }

    /// <summary>Lots at the end of a day: «2024-01=900 2024-02=300».</summary>
    public Story Lots(LocalDate day, string lots)
    {
        string.Join(' ', Balance(day).Lots.Select(lot => $"{lot.Month:uuuu-MM}={lot.Remaining.Count}")).ShouldBe(lots, day.ToString());
        return this;
    }

    public Story LastUsable(LocalDate day, YearMonth lot, LocalDate expected)
    {
        Balance(day).Lots.Single(each => each.Month == lot).LastUsable.ShouldBe(expected);
        return this;
    }

    /// <summary>Opened, used and expired through a day.</summary>
    public Story Sums(LocalDate day, int opened, int used, int expired)
    {
        var balance = Balance(day);
        (balance.Opened.Count, balance.Used.Count, balance.Expired.Count).ShouldBe((opened, used, expired));
        return this;
    }

    /// <summary>Minutes of lines that no lot pays through a day.</summary>
    public Story Uncovered(LocalDate day, int minutes)
    {
        @case.Account.Derive(day).UncoveredTotal.Count.ShouldBe(minutes);
        return this;
    }

    /// <summary>From which lots a line was taken: «2024-01=300 2024-02=100».</summary>
    public Story TakenFrom(string use, string lots)
    {
        string.Join(' ', @case.Account.Derive(DanishCalendar.DateOf(now)).Movements
            .Where(movement => movement.Use == new UseId(use))
            .Select(movement => $"{movement.Lot:uuuu-MM}={movement.Amount.Count}")).ShouldBe(lots);
        return this;
    }

    /// <summary>What the calendar has put on record, adjustments netted: «2024-07-01 2024-01 WindowEnded 900».</summary>
    public Story OnRecord(params string[] lines)
    {
        @case.Record.Lines.Where(line => line.Value != Minutes.Zero).Select(line => $"{line.Key.On:uuuu-MM-dd} {line.Key.Lot:uuuu-MM} {line.Key.Lapse?.ToString() ?? "Saved"} {line.Value.Count}")
            .Order(StringComparer.Ordinal).ShouldBe(lines.Order(StringComparer.Ordinal));
        return this;
    }

    /// <summary>The same once more by the clerk who turns every page, on every day so far.</summary>
    public Story AsTheClerkHasIt()
    {
        AgreesWithDayByDay.Compare(@case.Account, facts.Select(fact => fact.Event), DanishCalendar.DateOf(now));
        return this;
    }

    private Balance Balance(LocalDate day) => Ledsager.Cases.Hours.Balance.Of(@case.Account.Derive(day).State, @case.Account.Facts, level);

    private Outcome Record(CaseCommand command)
    {
        var asked = History.Ask(@case, command, now);
        (outcome, @case) = (asked.Outcome, asked.After);
        if (outcome is Outcome.Accepted accepted)
            facts.AddRange(accepted.Facts.Select(fact => (fact.Event, now)));
        return outcome;
    }

    private static string Text(IEnumerable<CaseEvent> events) => string.Join('\n', events.Select(fact => fact switch
    {
        HoursUsed e => $"{e} {string.Join(' ', e.Parts)}",
        HoursUseCorrected e => $"{e} {string.Join(' ', e.Parts)}",
        SavingsAgreed e => $"{e} {string.Join(' ', e.Parties)}",
        _ => fact.ToString(),
    }));
}

/// <summary>Commands and facts in few words.</summary>
internal static class Ask
{
    public static GrantHours NewGrant(LocalDate start, int? entitlement = null, int offset = 0, string? reason = null) =>
        new(start, entitlement is { } minutes ? new Minutes(minutes) : null, new Minutes(offset), reason);

    public static EndGrant EndOfGrant(LocalDate last, GrantEndReason reason = GrantEndReason.Revoked) => new(last, reason);

    public static AgreeSavings Agree(LocalDate from, LocalDate? to = null, string? reason = null) => new(from, to, ["Citizen", "Municipality", "Companion"], reason);

    public static EndSavings EndSaving(LocalDate last) => new(last);

    public static ChangeOffset NewOffset(LocalDate from, int minutes) => new(from, new Minutes(minutes));

    public static RecordHours Use(string id, LocalDate on, int minutes, string? companion = null) =>
        new(new UseId(id), new WorkTime.OnDate(on, new Minutes(minutes)), UseKind.Ordinary, companion);

    public static RecordHours Holiday(string id, LocalDate on, int minutes) => new(new UseId(id), new WorkTime.OnDate(on, new Minutes(minutes)), UseKind.Holiday, null);

    public static RecordHours Session(string id, LocalDateTime start, LocalDateTime end, string? companion = null) =>
        new(new UseId(id), new WorkTime.Between(InDenmark(start), InDenmark(end)), UseKind.Ordinary, companion);

    public static WorkSpan Span(LocalDateTime start, LocalDateTime end) => new(InDenmark(start), InDenmark(end));

    public static CorrectHours Correct(string id, int minutes) => new(new UseId(id), new WorkTime.SameDate(new Minutes(minutes)));

    public static ReverseHours Reverse(string id) => new(new UseId(id));

    public static HoursUsed Used(string id, params (LocalDate On, int Minutes)[] parts) =>
        new(new UseId(id), UseKind.Ordinary, [.. parts.Select(part => new UsePart(part.On, new Minutes(part.Minutes), new Minutes(part.Minutes)))], null);

    public static HoursUsed OnHoliday(string id, LocalDate on, int registered, int charged) =>
        new(new UseId(id), UseKind.Holiday, [new UsePart(on, new Minutes(registered), new Minutes(charged))], null);

    public static HoursUseCorrected Corrected(string id, LocalDate on, int minutes) => new(new UseId(id), [new UsePart(on, new Minutes(minutes), new Minutes(minutes))]);

    public static HoursSavedAdjusted SavedAdjusted(YearMonth lot, int published, int revised, long causedBy) => new(lot, new Minutes(published), new Minutes(revised), causedBy);

    public static HoursExpiredAdjusted ExpiredAdjusted(LocalDate on, YearMonth lot, LapseReason reason, int published, int revised, long causedBy) =>
        new(on, lot, reason, new Minutes(published), new Minutes(revised), causedBy);

    public static Instant InDenmark(LocalDateTime local) => DateTimeZoneProviders.Tzdb["Europe/Copenhagen"].ResolveLocal(local, NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
}
