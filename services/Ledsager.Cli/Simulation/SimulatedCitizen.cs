using System.Globalization;
using Google.Protobuf;
using Ledsager.Api.Hours.V1;

namespace Ledsager.Cli.Simulation;

/// <summary>A simulated citizen: a life, and the book that is kept of what the service answered to it.</summary>
internal sealed class SimulatedCitizen(Life life)
{
    // Minutes charged by line, as the service answered last.
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public Life Life => life;

    public int Sent { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>Lines that were on record already.</summary>
    public int Duplicates { get; private set; }

    /// <summary>How often a request was refused, by reason.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>What was not answered as it had to be.</summary>
    public List<Difference> Unexpected { get; } = [];

    /// <summary>Minutes used, by the answers alone.</summary>
    public int UsedMinutes => _lines.Values.Sum();

    /// <summary>Notes what became of a deed.</summary>
    public void Note(Deed deed, Answer answer)
    {
        Sent++;
        if (answer.Refused.Length > 0)
            Refused[answer.Refused] = Refused.GetValueOrDefault(answer.Refused) + 1;
        else if (answer.IsDuplicate)
            Duplicates++;
        else
            Accepted++;

        if (!IsAsExpected(deed, answer))
        {
            var expected = deed.MustBeRefused || IsOfUnknownLine(deed.Request) ? $"refused: {string.Join(" or ", deed.MayBeRefusedFor)}" : "accepted";
            Unexpected.Add(new(life.Citizen, $"{deed.Request.Descriptor.Name} {Id(deed.Request)}", expected, answer.Refused.Length > 0 ? answer.Refused : "accepted"));
        }

        if (answer.Use is { } use)
            _lines[use.UseId] = use.ChargedMinutes;
    }

    // Hours may be too few, which the service knows best; whether a line is there the book knows too.
    private bool IsAsExpected(Deed deed, Answer answer) => answer.Refused switch
    {
        "" => !deed.MustBeRefused && !IsOfUnknownLine(deed.Request),
        "UNKNOWN_USE" => IsOfUnknownLine(deed.Request),
        var reason => deed.MayBeRefusedFor.Contains(reason, StringComparer.Ordinal),
    };

    private bool IsOfUnknownLine(IMessage request) => request switch
    {
        CorrectHoursRequest r => !_lines.ContainsKey(r.UseId),
        ReverseHoursRequest r => !_lines.ContainsKey(r.UseId),
        _ => false,
    };

    private static string Id(IMessage request) => Convert.ToString(request.Descriptor.FindFieldByName("request_id").Accessor.GetValue(request), CultureInfo.InvariantCulture)!;
}
