using Ledsager.Api.Deadlines.V1;
using Ledsager.Api.Operations.V1;

namespace Ledsager.Cli.Simulation;

/// <summary>What it all came to, and whether it adds up.</summary>
internal sealed class Reckoning
{
    public Checks Checks { get; } = new();

    public long Sent { get; private set; }

    public long Accepted { get; private set; }

    /// <summary>Lines that were sent twice, and on record already.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Refused requests, by reason.</summary>
    public SortedDictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>What the calendar told, by the facts' stored names.</summary>
    public SortedDictionary<string, long> CalendarFacts { get; } = new(StringComparer.Ordinal);

    public long GivenMinutes { get; private set; }

    public long UsedMinutes { get; private set; }

    public long LapsedMinutes { get; private set; }

    public long LeftMinutes { get; private set; }

    public SortedDictionary<DeadlineStatus, long> Deadlines { get; } = [];

    /// <summary>How many timers were handled.</summary>
    public required long Timers { get; init; }

    /// <summary>How long commands were on their way.</summary>
    public required TimeSpan Sending { get; init; }

    /// <summary>How long all of it took, the reading too.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>How the calendar stood in the end.</summary>
    public GetSchedulerResponse Scheduler { get; private set; } = new();

    public long CommandsPerSecond => (long)(Sent / Math.Max(Sending.TotalSeconds, 0.001));

    /// <summary>Adds a citizen, and holds what the service says of them to what it answered and to itself.</summary>
    public void Add(SimulatedCitizen citizen, Account account)
    {
        Sent += citizen.Sent;
        Accepted += citizen.Accepted;
        Duplicates += citizen.Duplicates;
        foreach (var (reason, count) in citizen.Refused)
            Refused[reason] = Refused.GetValueOrDefault(reason) + count;

        foreach (var fact in account.Facts.Where(fact => fact.Actor == FactWords.Calendar))
            CalendarFacts[fact.Type] = CalendarFacts.GetValueOrDefault(fact.Type) + 1;

        foreach (var deadline in account.Deadlines)
            Deadlines[deadline.Status] = Deadlines.GetValueOrDefault(deadline.Status) + 1;

        var (balance, left) = (account.Balance, account.Balance.Lots.Sum(lot => lot.RemainingMinutes));
        GivenMinutes += balance.OpenedMinutes;
        UsedMinutes += balance.UsedMinutes;
        LapsedMinutes += balance.ExpiredMinutes;
        LeftMinutes += left;

        var who = citizen.Life.Citizen;
        Checks.Add(citizen.Sent, citizen.Unexpected);
        Checks.Same(who, "minutes used, lapsed and left, against minutes given", balance.OpenedMinutes, balance.UsedMinutes + balance.ExpiredMinutes + left);
        Checks.Same(who, "minutes used, by the answers to its lines", citizen.UsedMinutes, balance.UsedMinutes);
        Checks.Same(who, "minutes given, month by month", account.Months.Months.Sum(month => month.OpenedMinutes), balance.OpenedMinutes);
        Checks.Same(who, "minutes lapsed, as the calendar told", Told(account), balance.ExpiredMinutes);
        Checks.Same(who, "deadlines the municipality missed, as the calendar told", account.Facts.Count(fact => fact.Type == "deadline_missed"), account.Deadlines.Count(IsMissed));
    }

    /// <summary>Adds the calendar of all municipalities: everything that is due has been told.</summary>
    public void Add(GetSchedulerResponse scheduler)
    {
        Scheduler = scheduler;
        Checks.Same("calendar", "timers due", 0, scheduler.Due);
        Checks.Same("calendar", "timers under way", 0, scheduler.Claimed);
        Checks.Same("calendar", "timers parked", 0, scheduler.Parked);
    }

    // A late line changes what had lapsed; the last word on a lot and a midnight holds.
    private static int Told(Account account)
    {
        var lapsed = new Dictionary<(string On, string Lot, string Reason), int>();
        foreach (var fact in account.Facts)
        {
            var (fields, amount) = (fact.Data.Fields, fact.Type switch { "hours_expired" => "amount", "hours_expired_adjusted" => "revised", _ => "" });
            if (amount.Length > 0)
                lapsed[($"{fact.EffectiveDate}", fields["lot"].StringValue, fields["reason"].StringValue)] = (int)fields[amount].NumberValue;
        }

        return lapsed.Values.Sum();
    }

    // What fell away after its last day, because the grant ended say, was missed all the same.
    private static bool IsMissed(Deadline deadline) => deadline.Side == DeadlineSide.Municipality
        && (deadline.Status == DeadlineStatus.Overdue || (deadline.ClosedDate is { } closed && closed.ToLocalDate() > deadline.DueDate.ToLocalDate()));
}
