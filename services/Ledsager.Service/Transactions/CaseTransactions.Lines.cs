using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;

namespace Ledsager.Service.Transactions;

/// <content>Many timesheet lines at once.</content>
internal sealed partial class CaseTransactions
{
    /// <summary>
    /// Records lines of one citizen in their order, in one transaction. Each is decided on the case as the lines before it leave it, just as if
    /// it had come alone. A line that was recorded before is recognised by its use id.
    /// </summary>
    /// <param name="citizen">Whose lines.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="requestOf">Names the request that records these of the lines, and no others.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>An outcome for each line.</returns>
    public Task<IReadOnlyList<RecordedLine>> RecordLines(
        CitizenName citizen, IReadOnlyList<RecordHours> lines, string actor, Func<IReadOnlyList<RecordHours>, RecordedRequest> requestOf, CancellationToken cancel) => InTurn(
            citizen,
            async (sight, now) =>
            {
                var after = sight.Case;
                var outcomes = new Outcome[lines.Count];
                var facts = new List<Fact>();
                var accepted = new List<RecordHours>();
                for (var i = 0; i < outcomes.Length; i++)
                {
                    outcomes[i] = CaseDecider.Decide(after, lines[i], now);
                    if (outcomes[i] is not Outcome.Accepted found)
                        continue;

                    accepted.Add(lines[i]);
                    facts.AddRange(found.Facts);
                    after = found.After;
                }

                IReadOnlyList<RecordedLine> recorded = [.. lines.Select((line, i) => new RecordedLine(outcomes[i], after.Account.Uses.GetValueOrDefault(line.Use)))];
                if (facts.Count == 0)
                    return sight.IsFresh ? recorded : null;

                return await Append(citizen, sight, after, facts, now, actor, requestOf(accepted), cancel) is AppendResult.Appended ? recorded : null;
            },
            cancel);
}

/// <summary>What became of a line.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Use">The line as it stands; null when there is none with its id.</param>
internal readonly record struct RecordedLine(Outcome Outcome, Use? Use);
