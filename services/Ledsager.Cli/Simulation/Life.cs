using Google.Protobuf;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;

namespace Ledsager.Cli.Simulation;

/// <summary>
/// What happens to a citizen, month by month. It follows from the seed and the first month alone, never from what the service answers, so that the same
/// seed sends the same commands. Months are counted from 0, and each is lived on three days.
/// </summary>
internal sealed class Life
{
    /// <summary>The days of a month on which something is sent.</summary>
    public static readonly int[] Days = [8, 18, 28];

    private const int Early = 0;
    private const int Middle = 1;
    private const int Late = 2;

    private const int Never = int.MaxValue;
    private const int MoreThanAnybodyHas = 60_000;
    private const string Caseworker = "sim-caseworker";
    private const string Payroll = "sim-payroll";
    private const string FirstDecision = "d-1";
    private const string Complaint = "c-1";

    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];
    private static readonly string[] NoRefusal = [];
    private static readonly string[] TooFewHours = ["INSUFFICIENT_HOURS"];
    private static readonly string[] TooFewHoursOrNoLine = ["INSUFFICIENT_HOURS", "UNKNOWN_USE"];
    private static readonly string[] NoLine = ["UNKNOWN_USE"];

    private readonly string _citizen;
    private readonly string _id;
    private readonly Random _random;
    private readonly YearMonth _first;
    private readonly Dictionary<(int Month, int Day), List<Deed>> _deeds = [];
    private int _requests;
    private int _lines;

    // How the life goes is decided when it begins; what is done in a month, when the month comes.
    private readonly int _begins;
    private readonly bool _applies;
    private readonly bool _rejected;
    private readonly int _decided;
    private readonly bool _saves;
    private readonly int _offsetChanges;
    private readonly int _savingEnds;
    private readonly bool _isFollowedUp;
    private readonly int _complains;
    private readonly int _ends;

    /// <param name="municipality">Four digits.</param>
    /// <param name="id">The citizen's id.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="first">Month 0.</param>
    /// <param name="months">How many are lived.</param>
    public Life(string municipality, string id, int seed, YearMonth first, int months)
    {
        (_citizen, _id, _first, _random) = ($"municipalities/{municipality}/citizens/{id}", id, first, new Random(seed));
        _begins = Chance(50) ? 0 : _random.Next(months);
        _applies = Chance(50);
        _rejected = _applies && Chance(10);
        _decided = _begins + (_applies && Chance(10) ? 3 : 0);
        _saves = Chance(80);
        _offsetChanges = Chance(15) ? _decided + _random.Next(1, 13) : Never;
        _savingEnds = _saves && Chance(5) ? _decided + _random.Next(2, 13) : Never;
        _isFollowedUp = Chance(85);
        _complains = _applies && Chance(_rejected ? 50 : 10) ? _decided + 1 : Never;
        _ends = Chance(10) ? _decided + _random.Next(3, 19) : Never;
    }

    /// <summary>The citizen, as the API names them.</summary>
    public string Citizen => _citizen;

    /// <summary>Lives a month: what is to be sent on each of its days, in order. Months come in order, each once.</summary>
    public IReadOnlyList<Deed>[] Month(int month)
    {
        if (month == _begins)
            Begin(month);

        if (month == _decided)
            Decide(month);

        if (!_rejected && month >= _decided && month <= _ends)
            Live(month);

        if (month == _complains)
            Complain(month);

        var days = new IReadOnlyList<Deed>[Days.Length];
        for (var day = 0; day < days.Length; day++)
            days[day] = _deeds.Remove((month, day), out var deeds) ? deeds : [];

        return days;
    }

    private void Begin(int month)
    {
        if (_applies)
            Do(month, Early, new ReceiveApplicationRequest { ReceivedOn = On(month, Early).ToDate() });
    }

    private void Decide(int month)
    {
        if (_rejected)
        {
            Do(month, Middle, Decision(month, FirstDecision, DecisionOutcome.Rejected));
            return;
        }

        if (_applies)
        {
            var decision = Decision(month, FirstDecision, DecisionOutcome.Granted);
            decision.Grant = new() { StartDate = On(month, Middle).ToDate() };
            Do(month, Middle, decision);
            if (Chance(85))
                Do(month, Late, new StartServiceRequest { On = On(month, Late).ToDate() });
        }
        else
        {
            Do(month, Early, new GrantHoursRequest { StartDate = Date(month, _random.Next(1, Days[Early] + 1)).ToDate() });
        }

        if (_saves)
        {
            var day = _applies ? Middle : Early;
            Do(month, day, new AgreeSavingsRequest { FromDate = On(month, day).ToDate(), Parties = { AgreementParty.Citizen, AgreementParty.Municipality, AgreementParty.Companion } });
        }
    }

    private void Live(int month)
    {
        if (month == _offsetChanges)
            Do(month, Middle, new ChangeOffsetRequest { EffectiveDate = Date(month + 1, 1).ToDate(), OffsetMinutes = 60 * _random.Next(1, 6) });

        if (month == _savingEnds)
            Do(month, Middle, new EndSavingsAgreementRequest { LastDate = LastDayOf(month).ToDate() });

        // In the grant's first month the last third alone lies within it for certain.
        if (month == _decided)
            Use(month, third: 2);
        else if (Chance(85))
            Use(month, [.. Enumerable.Range(0, 3).Where(_ => Chance(66))]);

        if (_isFollowedUp && month > _decided && (month - _decided) % 6 == 0)
            Do(month, Late, new CompleteFollowUpRequest { On = On(month, Late).ToDate(), Outcome = FollowUpOutcome.Continue });

        if (month == _ends)
            End(month);
    }

    private void Use(int month, params IEnumerable<int> third)
    {
        foreach (var one in third)
            Line(month, Date(month, (9 * one) + _random.Next(1, 10)));

        if (Chance(2))
            Do(month, Late, Worked($"u-{++_lines}", On(month, Late), MoreThanAnybodyHas), TooFewHours, mustBeRefused: true);
    }

    // A line a day at most, so that a holiday's cap concerns one line.
    private void Line(int month, LocalDate on)
    {
        var line = $"u-{++_lines}";
        var isHoliday = Chance(3);
        var work = Worked(line, on, isHoliday ? 600 : 15 * _random.Next(2, 33));
        work.Kind = isHoliday ? UseKind.Holiday : UseKind.Ordinary;
        work.Companion = Chance(50) ? $"companion-{_id}" : "";
        if (Chance(10))
            Do(month + 1, Early, work, TooFewHours);
        else
            Do(month, Late, work, TooFewHours);

        if (Chance(2))
            Do(month + 1, Early, work.Clone(), TooFewHours); // Sent twice, as payroll systems do.

        if (Chance(5))
            Do(month + 1, Middle, new CorrectHoursRequest { UseId = line, Minutes = 15 * _random.Next(2, 33) }, TooFewHoursOrNoLine);
        else if (Chance(3))
            Do(month + 1, Middle, new ReverseHoursRequest { UseId = line }, NoLine);
    }

    private void End(int month)
    {
        var last = LastDayOf(month).ToDate();
        if (_applies)
        {
            var decision = Decision(month, "d-2", DecisionOutcome.Ended);
            decision.DecidedOn = On(month, Late).ToDate();
            decision.End = new() { LastDate = last, Reason = GrantEndReason.Revoked };
            Do(month, Late, decision);
        }
        else
        {
            var reason = _random.Next(3) switch { 0 => GrantEndReason.Withdrawn, 1 => GrantEndReason.MovedAway, _ => GrantEndReason.Deceased };
            Do(month, Late, new EndGrantRequest { LastDate = last, Reason = reason });
        }
    }

    private void Complain(int month)
    {
        var received = Copenhagen.AtLeniently(On(month, Early).At(new(9, 0))).ToInstant();
        Do(month, Early, new FileComplaintRequest
        {
            ComplaintId = Complaint, DecisionId = FirstDecision, ReceivedAt = received.ToTimestamp(), Channel = Chance(30) ? ComplaintChannel.Oral : ComplaintChannel.Written,
        });
        switch (_random.Next(10))
        {
            case < 5:
                // Upheld in time as a rule, and forwarded within the four weeks that follow.
                var upheld = Chance(80) ? month : month + 1;
                Do(upheld, Late, new UpholdDecisionRequest { ComplaintId = Complaint, On = On(upheld, Late).ToDate(), Reasons = "Intet nyt er oplyst." });
                Forward(upheld + 1, Middle);
                break;
            case < 7:
                Do(month, Late, new RedressComplaintRequest { ComplaintId = Complaint, On = On(month, Late).ToDate(), Outcome = Redress.Partial });
                if (Chance(50))
                {
                    Do(month + 1, Middle, new MaintainComplaintRequest { ComplaintId = Complaint, On = On(month + 1, Middle).ToDate() });
                    Forward(month + 1, Late);
                }

                break;
            case 7:
                Do(month, Late, new RedressComplaintRequest { ComplaintId = Complaint, On = On(month, Late).ToDate(), Outcome = Redress.Full });
                break;
            case 8:
                Do(month, Middle, new WithdrawComplaintRequest { ComplaintId = Complaint, On = On(month, Middle).ToDate() });
                break;
            default:
                break; // Forgotten.
        }
    }

    private void Forward(int month, int day)
    {
        Do(month, day, new ForwardComplaintRequest { ComplaintId = Complaint, On = On(month, day).ToDate() });
        Do(month + 4, Early, new RecordAppealOutcomeRequest { ComplaintId = Complaint, Outcome = AppealOutcome.Confirmed, ReceivedOn = On(month + 4, Early).ToDate() });
    }

    private IssueDecisionRequest Decision(int month, string id, DecisionOutcome outcome) => new()
    {
        DecisionId = id, Outcome = outcome, DecidedOn = On(month, Middle).ToDate(), Reasons = "Som beskrevet i sagen.", ComplaintGuidance = true,
    };

    private static RecordHoursRequest Worked(string line, LocalDate on, int minutes) => new() { UseId = line, Day = new() { Date = on.ToDate(), Minutes = minutes } };

    private void Do(int month, int day, IMessage request, string[]? mayBeRefusedFor = null, bool mustBeRefused = false)
    {
        var isHours = request is RecordHoursRequest or CorrectHoursRequest or ReverseHoursRequest;
        Set(request, "citizen", _citizen);
        Set(request, "request_id", $"{_id}.{++_requests}");
        Set(request, "actor", isHours ? Payroll : Caseworker);
        if (!_deeds.TryGetValue((month, day), out var deeds))
            _deeds[(month, day)] = deeds = [];

        deeds.Add(new(request, mayBeRefusedFor ?? NoRefusal, mustBeRefused));
    }

    private static void Set(IMessage request, string field, string value) => request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, value);

    private LocalDate On(int month, int day) => Date(month, Days[day]);

    private LocalDate Date(int month, int day) => _first.PlusMonths(month).OnDayOfMonth(day);

    private LocalDate LastDayOf(int month) => Date(month, 1).With(DateAdjusters.EndOfMonth);

    private bool Chance(int percent) => _random.Next(100) < percent;
}
