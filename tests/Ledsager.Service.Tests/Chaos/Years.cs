using Google.Protobuf;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Chaos;

/// <summary>
/// What happens to citizens in months that are the same whenever they are played with the same seed: grants, agreements, timesheets in time and late,
/// corrections, reversals, offsets and ends, and the proceedings beside them, on days strewn over the time.
/// </summary>
internal sealed class Years
{
    public static readonly LocalDate First = new(2024, 1, 1);
    public static readonly string[] Municipalities = ["0151", "0480", "0580", "0810"];

    private static readonly Bent[] Bents = Enum.GetValues<Bent>();

    private readonly SortedDictionary<LocalDate, Dictionary<string, List<Command>>> _days = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public Years(int seed, int citizens, LocalDate last)
    {
        // Everybody acts on the same days, some thirty of them, so that there is time between to strike.
        var random = new Random(seed);
        LocalDate[] days = [.. Choose(random, last)];
        for (var i = 0; i < citizens; i++)
        {
            var citizen = $"municipalities/{Municipalities[i % Municipalities.Length]}/citizens/b{i:D5}";
            var bent = Bents[i / Municipalities.Length % Bents.Length];
            var proceedings = new Proceedings(citizen, bent, random);
            var from = bent == Bent.Patient ? 0 : random.Next(days.Length / 4); // A year and more must follow for the second follow-up.
            if (bent == Bent.Patient || random.Next(4) == 0)
                Add(days[from], citizen, proceedings.Granted(days[from]));

            foreach (var request in Beginning(citizen, days[from], random))
                Add(days[from], citizen, request);

            foreach (var day in days[(from + 1)..])
            {
                if (random.Next(3) == 0)
                    Add(day, citizen, Something(citizen, day, random));

                if (random.Next(2) == 0 && proceedings.Next(day) is { } step)
                    Add(day, citizen, step);
            }
        }

        Days = [.. _days.Select(day => (day.Key, (IReadOnlyList<IReadOnlyList<Command>>)[.. day.Value.Values]))];
    }

    /// <summary>The days on which something happens, with each citizen's commands in their order.</summary>
    public IReadOnlyList<(LocalDate Day, IReadOnlyList<IReadOnlyList<Command>> Citizens)> Days { get; }

    public int Count { get; private set; }

    private static IEnumerable<LocalDate> Choose(Random random, LocalDate last)
    {
        for (var day = First; day < last; day = day.PlusDays(random.Next(7, 32)))
            yield return day;
    }

    private static IEnumerable<IMessage> Beginning(string citizen, LocalDate day, Random random)
    {
        yield return Grant(citizen, day);
        if (random.Next(3) > 0)
            yield return Agree(citizen, day);
    }

    private IMessage Something(string citizen, LocalDate day, Random random)
    {
        var known = _lines.GetValueOrDefault(citizen);
        switch (random.Next(20))
        {
            case 0:
                return EndGrant(citizen, day.PlusDays(random.Next(0, 40)));
            case 1:
                return Grant(citizen, day.PlusDays(random.Next(0, 10)));
            case 2:
                return Offset(citizen, day, 60 * random.Next(0, 6));
            case 3:
                return EndAgreement(citizen, day.PlusDays(random.Next(0, 40)));
            case 4:
                return Agree(citizen, day.PlusDays(-random.Next(0, 40)));
            case 5 or 6 when known > 0:
                return Correct(citizen, $"linje-{random.Next(known)}", random.Next(1, 500));
            case 7 when known > 0:
                return Reverse(citizen, $"linje-{random.Next(known)}");
            default:
                _lines[citizen] = known + 1;
                return Use(citizen, $"linje-{known}", day.PlusDays(-random.Next(0, 75)), random.Next(1, 600));
        }
    }

    private void Add(LocalDate day, string citizen, IMessage request)
    {
        // The request id is the seed's choice too, so that both runs record the same.
        request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, $"anmodning-{++Count}");
        if (!_days.TryGetValue(day, out var citizens))
            _days[day] = citizens = new Dictionary<string, List<Command>>(StringComparer.Ordinal);
        if (!citizens.TryGetValue(citizen, out var commands))
            citizens[citizen] = commands = [];
        commands.Add(new Command(Count, request));
    }

    internal sealed record Command(int Number, IMessage Request);
}
