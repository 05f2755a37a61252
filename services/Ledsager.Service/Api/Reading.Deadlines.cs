using Google.Protobuf;
using Ledsager.Api.Deadlines.V1;
using Ledsager.EventStore;
using Ledsager.Service.Deadlines;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;
using Domain = Ledsager.Cases.Deadlines;
using Order = Ledsager.Service.Storage.DeadlineOrder;

namespace Ledsager.Service.Api;

/// <content>What is asked about deadlines.</content>
internal sealed partial class Reading
{
    private const int OrdinaryPageSize = 50, LargestPageSize = 500, MostAlarmDays = 90;

    /// <summary>A municipality, or a citizen in one.</summary>
    public (string Municipality, CitizenName? Citizen) Parent(string value)
    {
        if (MunicipalityPattern().Match(value) is { Success: true } municipality)
            return (municipality.Groups["municipality"].Value, null);

        if (CitizenPattern().Match(value) is { Success: true } citizen)
        {
            var name = new CitizenName(citizen.Groups["municipality"].Value, Id("parent", citizen.Groups["id"].Value));
            return (name.Municipality, name);
        }

        Wrong(
            "parent", "PARENT_NAME", $"must look like municipalities/0151 or municipalities/0151/citizens/{{id}}; it is {Shown(value)}.",
            $"skal se ud som municipalities/0151 eller municipalities/0151/citizens/{{id}}; det er {Shown(value)}.");
        return ("", null);
    }

    /// <summary>The filters and the order of a list of deadlines.</summary>
    public DeadlineFilter Filter(ListDeadlinesRequest request)
    {
        var (from, to) = (OptionalDate("due_from", request.DueFrom), OptionalDate("due_to", request.DueTo));
        if (to < from)
            Wrong("due_to", "END_BEFORE_START", "must not lie before due_from.", "må ikke ligge før due_from.");

        return new DeadlineFilter(
            Words<DeadlineKind, Domain.DeadlineKind>("kinds", request.Kinds),
            Words<DeadlineStatus, Domain.DeadlineStatus>("statuses", request.Statuses),
            Side(request.Side), from, to,
            Caseworker(request.HasCaseworker ? request.Caseworker : null),
            Word<Ledsager.Api.Deadlines.V1.DeadlineOrder, Order>("order_by", request.OrderBy, unspecified: Order.Due));
    }

    /// <summary>The filters of a list of notes.</summary>
    public NoteFilter Filter(ListNotesRequest request)
    {
        var (from, to) = (OptionalDate("raised_from", request.RaisedFrom), OptionalDate("raised_to", request.RaisedTo));
        if (to < from)
            Wrong("raised_to", "END_BEFORE_START", "must not lie before raised_from.", "må ikke ligge før raised_from.");

        return new NoteFilter(
            Words<NoteKind, Domain.NoteKind>("kinds", request.Kinds),
            request.Status == Ledsager.Api.Deadlines.V1.NoteStatus.Unspecified ? null : Word<Ledsager.Api.Deadlines.V1.NoteStatus, Storage.NoteStatus>("status", request.Status),
            from, to,
            Caseworker(request.HasCaseworker ? request.Caseworker : null));
    }

    public Ledsager.Law.DeadlineSide? Side(DeadlineSide side) =>
        side == DeadlineSide.Unspecified ? null : Word<DeadlineSide, Ledsager.Law.DeadlineSide>("side", side);

    /// <summary>A caseworker; null for everybody, empty for nobody.</summary>
    public string? Caseworker(string? value) => value is null or "" ? value : Id("caseworker", value, anyCharacters: true);

    public string RequiredCaseworker(string value) => Id("caseworker", value, anyCharacters: true);

    /// <summary>How many days before an event its alarm goes off.</summary>
    public int AlarmDays(int value)
    {
        if (value is < 0 or > MostAlarmDays)
            Wrong("alarm_days", "ALARM_DAYS", $"must be 0 to {MostAlarmDays}, or absent; it is {value}.", $"skal være 0 til {MostAlarmDays} eller udelades; den er {value}.");

        return value;
    }

    public int PageSize(int value)
    {
        if (value < 0)
            Wrong("page_size", "PAGE_SIZE", $"must be 0 or more; it is {value}.", $"skal være 0 eller mere; den er {value}.");

        return value == 0 ? OrdinaryPageSize : Math.Clamp(value, 1, LargestPageSize);
    }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public AgendaMark? PageToken(string value, string question)
    {
        if (value.Length == 0)
            return null;

        var mark = PageTokens.Read(question, value);
        if (mark is null)
        {
            Wrong(
                "page_token", "PAGE_TOKEN", "must be as it came with a page of the same parent, filters and order, or empty.",
                "skal være, som den kom med en side med samme parent, filtre og orden, eller tom.");
        }

        return mark;
    }

    /// <summary>What decides which rows a list has and in which order: what is asked for, and everything in the request but the page.</summary>
    public static string Question<T>(T request)
        where T : IMessage<T>
    {
        var question = request.Clone();
        foreach (var field in (string[])["page_size", "page_token"])
            question.Descriptor.FindFieldByName(field).Accessor.Clear(question);

        return $"{question.Descriptor.FullName} {question.ToByteString().ToBase64()}";
    }

    private HashSet<TDomain> Words<TProto, TDomain>(string field, IEnumerable<TProto> values)
        where TProto : struct, System.Enum
        where TDomain : struct, System.Enum =>
        [.. values.Select((value, i) => Word<TProto, TDomain>($"{field}[{i}]", value))];
}
