using System.Collections.Immutable;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;

namespace Ledsager.Cli.Demo;

/// <summary>A story as it was played: what the service answered, and what it says of the account in the end.</summary>
internal sealed record Play(Story Story, string Citizen)
{
    /// <summary>Answers by input.</summary>
    public Dictionary<int, Answered> Answers { get; } = [];

    public Checks Checks { get; } = new();

    public ImmutableArray<Fact> History { get; set; } = [];

    public ListMonthsResponse Months { get; set; } = new();

    /// <summary>The account at the end of each month, with what is known now.</summary>
    public Dictionary<YearMonth, Balance> MonthEnds { get; } = [];

    public ServiceLevel Level { get; set; } = new();

    public VerifyJournalResponse Journal { get; set; } = new();

    /// <summary>The id under which an input is sent.</summary>
    public string RequestId(int seq) => $"{Citizen[(Citizen.LastIndexOf('/') + 1)..]}.{seq}";

    /// <summary>What late facts changed in what was published, in the order of the record.</summary>
    public IEnumerable<Adjustment> Adjustments()
    {
        foreach (var fact in History)
        {
            if (fact.Type is not ("hours_saved_adjusted" or "hours_expired_adjusted"))
                continue;

            var cause = History.First(other => other.Version == (long)fact.Data.Fields["causedBy"].NumberValue);
            yield return new(
                Story.Inputs.FirstOrDefault(input => RequestId(input.Seq) == cause.RequestId)?.Seq ?? 0,
                fact.EffectiveDate.ToLocalDate(),
                fact.Data.Fields["lot"].StringValue,
                fact.Type == "hours_saved_adjusted" ? "saved" : "expired",
                fact.Data.Fields.TryGetValue("reason", out var reason) ? reason.StringValue : null,
                (int)fact.Data.Fields["published"].NumberValue,
                (int)fact.Data.Fields["revised"].NumberValue);
        }
    }
}

/// <summary>A published number that a late fact changed.</summary>
internal sealed record Adjustment(int CausedBySeq, LocalDate On, string Lot, string What, string? Reason, int Published, int Revised);
