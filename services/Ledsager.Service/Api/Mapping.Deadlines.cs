using System.Globalization;
using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Transactions;
using NodaTime;
using AppliedRule = Ledsager.Api.Hours.V1.AppliedRule;
using V1 = Ledsager.Api.Deadlines.V1;

namespace Ledsager.Service.Api;

/// <content>Deadlines and notes.</content>
internal static partial class Mapping
{
    /// <summary>A deadline as it stands at the end of a day.</summary>
    public static V1.Deadline ToProto(this Deadline deadline, CitizenName citizen, string? caseworker, LocalDate day)
    {
        var counted = deadline.Counted;
        var message = new V1.Deadline
        {
            Name = deadline.NameOf(citizen),
            Kind = deadline.Kind.ToProto(),
            Side = Same<V1.DeadlineSide>(deadline.Side),
            Citizen = citizen.ToString(),
            About = deadline.About ?? "",
            BasisVersion = deadline.Basis,
            OpenedDate = deadline.OpenedOn.ToProto(),
            BasisDate = counted.Basis.ToProto(),
            Rule = new AppliedRule
            {
                Name = deadline.Rule,
                Value = Text(counted.Spec),
                Citation = deadline.Source.Citation.ToProto(),
                Assumed = deadline.Source.Assumed,
                Reason = deadline.Source.Reason ?? "",
            },
            RawDueDate = counted.RawDue.ToProto(),
            DueDate = counted.Due.ToProto(),
            ActByDate = counted.ActBy.ToProto(),
            EndsBefore = counted.EndsBefore.ToProto(),
            Status = Same<V1.DeadlineStatus>(deadline.StatusOn(day)),
            ClosedDate = deadline.ClosedOn(day)?.ToProto(),
            Caseworker = caseworker ?? "",
            FallsAwayDate = deadline.Ended is { } end && end.On > day ? end.On.ToProto() : null,
        };
        message.RolledOver.AddRange(counted.RolledOver.Select(off => new V1.DayOff { Date = off.Date.ToProto(), Name = off.Name }));
        return message;
    }

    /// <summary>A deadline on a list, as it stands at the end of a day.</summary>
    public static V1.Deadline ToProto(this ListedDeadline listed, LocalDate day) => listed.Deadline.ToProto(listed.Citizen, listed.Caseworker, day);

    /// <summary>The name of a deadline: it follows from the kind and the basis, so it is the same whenever it is asked for.</summary>
    public static string NameOf(this Deadline deadline, CitizenName citizen) => $"{citizen}/deadlines/{deadline.Kind.Slug()}-{deadline.Basis}";

    /// <summary>A word in a name: <c>case-decision</c>.</summary>
    public static string Slug<T>(this T kind)
        where T : struct, System.Enum =>
        string.Concat(kind.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    public static V1.DeadlineKind ToProto(this DeadlineKind kind) => Same<V1.DeadlineKind>(kind);

    /// <summary>A note as it stands at the end of a day.</summary>
    public static V1.Note ToProto(this CaseNote note, CitizenName citizen, string? caseworker, LocalDate day) => new()
    {
        Subject = Same<V1.NoteSubject>(note.Subject),
        Kind = Same<V1.NoteKind>(note.Kind),
        Date = note.On.ToProto(),
        BasisVersion = note.Basis,
        Trigger = note.Trigger ?? "",
        DoneDate = note.DoneOn <= day ? note.DoneOn.Value.ToProto() : null,
        Citizen = citizen.ToString(),
        Caseworker = caseworker ?? "",
    };

    // «40 working days»: the unit's name in small letters, in the singular for one.
    private static string Text(DeadlineSpec spec)
    {
        var unit = spec.Unit == DeadlineUnit.WorkingDays ? "working days" : spec.Unit.ToString().ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"{spec.Amount} {(spec.Amount == 1 ? unit[..^1] : unit)}");
    }

    // The domain and the API have one word for each; a test finds one that is missing.
    private static T Same<T>(System.Enum word)
        where T : struct, System.Enum => System.Enum.Parse<T>(word.ToString());
}
