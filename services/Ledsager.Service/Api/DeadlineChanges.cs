using Ledsager.Api.Audit.V1;
using Ledsager.Cases.Deadlines;
using Ledsager.Service.Transactions;
using NodaTime;
using Case = Ledsager.Cases.Case;

namespace Ledsager.Service.Api;

/// <summary>What facts did to deadlines: opened, closed, or let run to another day.</summary>
internal static class DeadlineChanges
{
    /// <summary>What one fact did, as it stands at the end of a day. The passing of time is no change.</summary>
    public static IEnumerable<DeadlineChange> Of(CitizenName citizen, Case before, Case after, LocalDate day)
    {
        foreach (var (was, @is) in Changed(before, after))
            yield return new DeadlineChange { Before = was?.ToProto(citizen, before.Matter.Caseworker, day), After = @is?.ToProto(citizen, after.Matter.Caseworker, day) };
    }

    /// <summary>The deadlines that two states of knowledge see differently at the end of a day, in the order they were opened, with the facts that changed them.</summary>
    /// <param name="citizen">Whose.</param>
    /// <param name="known">The case as first known, and after each fact since, with the fact's version.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<DeadlineChange> Between(CitizenName citizen, IReadOnlyList<(long Version, Case Case)> known, LocalDate day)
    {
        var causes = new Dictionary<(DeadlineKind, long), List<long>>();
        for (var i = 1; i < known.Count; i++)
        {
            foreach (var (was, @is) in Changed(known[i - 1].Case, known[i].Case))
            {
                var key = (was ?? @is)!.Key();
                if (!causes.TryGetValue(key, out var versions))
                    causes.Add(key, versions = []);

                versions.Add(known[i].Version);
            }
        }

        var (first, last) = (On(known[0].Case), On(known[^1].Case));
        foreach (var key in first.Keys.Union(last.Keys).Where(causes.ContainsKey))
        {
            // Who has the case is told with a deadline and is no part of it: it would be the one difference in all of them.
            var caseworker = known[^1].Case.Matter.Caseworker;
            var change = new DeadlineChange
            {
                Before = first.GetValueOrDefault(key)?.ToProto(citizen, caseworker, day), After = last.GetValueOrDefault(key)?.ToProto(citizen, caseworker, day),
            };
            change.CausedByVersions.AddRange(causes[key]);
            if (!Equals(change.Before, change.After))
                yield return change;
        }

        Dictionary<(DeadlineKind, long), Deadline> On(Case @case) => @case.Matter.Docket.DeadlinesOn(day).ToDictionary(deadline => deadline.Key());
    }

    private static IEnumerable<(Deadline? Was, Deadline? Is)> Changed(Case before, Case after)
    {
        if (ReferenceEquals(before.Matter.Docket, after.Matter.Docket))
            yield break;

        var was = before.Matter.Docket.Deadlines.ToDictionary(deadline => deadline.Key());
        foreach (var deadline in after.Matter.Docket.Deadlines)
        {
            if (!was.Remove(deadline.Key(), out var earlier))
                yield return (null, deadline);
            else if (earlier != deadline)
                yield return (earlier, deadline);
        }

        foreach (var gone in was.Values)
            yield return (gone, null);
    }
}
