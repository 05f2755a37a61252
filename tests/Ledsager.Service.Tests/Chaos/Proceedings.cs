using Google.Protobuf;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Complaints.V1;
using Ledsager.Law;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// The course of one citizen's case beside the hours: applied for, heard, decided, complained of, followed up early and late. It follows from the
/// citizen's bent and from chance, never from what the service answers; what does not fit is refused, and refused alike in every run.
/// </summary>
internal sealed class Proceedings(string citizen, Bent bent, Random random)
{
    private static readonly AppealOutcome[] Outcomes = [AppealOutcome.Confirmed, AppealOutcome.Changed, AppealOutcome.Annulled, AppealOutcome.Remitted, AppealOutcome.Dismissed];

    private Stage _stage;
    private int _decisions;
    private LocalDate _since;

    private enum Stage
    {
        New,
        Applied,
        Decided,
        Complained,
        AwaitingCitizen,
        ToBeForwarded,
        Forwarded,
        Closed,
    }

    /// <summary>The scheme granted from a day, without an application.</summary>
    public IMessage Granted(LocalDate day)
    {
        var decision = Decide(citizen, day, DecisionOutcome.Granted, NextDecision());
        decision.Eligibility = new Eligibility { Born = new LocalDate(1980, 5, 17).ToDate(), AppliedOn = day.ToDate(), LivesAtHome = true };
        decision.Grant = new GrantedHours { StartDate = day.ToDate() };
        Move(Stage.Decided, day);
        return decision;
    }

    /// <summary>What is done next; null when nothing is done that day.</summary>
    public IMessage? Next(LocalDate day) => (_stage, bent) switch
    {
        (Stage.New, _) => Move(Stage.Applied, day, Apply(citizen, day.PlusDays(-random.Next(0, 6)))),
        (Stage.Applied, Bent.Forgotten) when random.Next(8) > 0 => null,
        (Stage.Applied, _) => random.Next(4) switch
        {
            0 => Hear(citizen, day),
            1 => Answer(citizen, day),
            _ => Move(Stage.Decided, day, Decide(citizen, day, random.Next(2) == 0 ? DecisionOutcome.Rejected : DecisionOutcome.Granted, NextDecision())),
        },
        (Stage.Decided, Bent.Patient or Bent.Forgotten) => Move(Stage.Closed, day, FollowUp(citizen, day)),
        (Stage.Decided, _) => Move(Stage.Complained, day, Complain(citizen, DanishCalendar.StartOfDay(day) + Duration.FromHours(9))),
        (Stage.Complained, Bent.Silent) => Move(Stage.AwaitingCitizen, day, GiveWay(citizen, day)),
        (Stage.Complained, _) => random.Next(4) switch
        {
            0 => Move(Stage.ToBeForwarded, day, Uphold(citizen, day)),
            1 => Move(Stage.Closed, day, GiveWay(citizen, day, Redress.Full)),
            2 when bent == Bent.Fickle => Move(Stage.Closed, day, Withdraw(citizen, day)),
            _ => Move(Stage.AwaitingCitizen, day, GiveWay(citizen, day)),
        },
        (Stage.AwaitingCitizen, Bent.Silent) when day < _since.PlusMonths(4) => null, // Four weeks and what weekends add: it has lapsed by then.
        (Stage.AwaitingCitizen, Bent.Fickle) => Move(Stage.Closed, day, Withdraw(citizen, day)),
        (Stage.AwaitingCitizen, _) => Move(Stage.ToBeForwarded, day, Maintain(citizen, day)),
        (Stage.ToBeForwarded, Bent.Fickle) => Move(Stage.Closed, day, Withdraw(citizen, day)),
        (Stage.ToBeForwarded, _) => Move(Stage.Forwarded, day, Forward(citizen, day)),
        (Stage.Forwarded, _) => Move(Stage.Closed, day, Appeal(citizen, day, Outcomes[random.Next(Outcomes.Length)])),
        (_, Bent.Patient) when day < _since.PlusMonths(13) => null, // So that the periodic follow-up comes due.
        _ => random.Next(8) switch
        {
            0 => FollowUp(citizen, day),
            1 => Report(citizen, day, Circumstance.FunctionLevel),
            2 => Decide(citizen, day, random.Next(2) == 0 ? DecisionOutcome.Changed : DecisionOutcome.Ended, NextDecision()),
            3 => Begin(citizen, day),
            _ => null,
        },
    };

    private string NextDecision() => $"afgoerelse-{++_decisions}";

    private IMessage? Move(Stage stage, LocalDate day, IMessage? request = null)
    {
        (_stage, _since) = (stage, day);
        return request;
    }
}

/// <summary>How a citizen and a case are bent, so that everything the calendar can tell comes about whatever the seed.</summary>
internal enum Bent
{
    /// <summary>Has the scheme at once, is followed up early, then a year later.</summary>
    Patient,

    /// <summary>Complains, is given some of it, and says no more until the complaint has lapsed.</summary>
    Silent,

    /// <summary>Complains and maintains it to the end.</summary>
    Stubborn,

    /// <summary>Complains and withdraws.</summary>
    Fickle,

    /// <summary>Applies, and is not decided for long.</summary>
    Forgotten,
}
