using System.Collections.Concurrent;
using Ledsager.Api.Hours.V1;
using Ledsager.EventStore;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Api;

/// <summary>
/// Balances as they were answered last. The row is read for every question, so no answer is older than the store; but the same row on the same
/// day gives the same answer, and that need not be worked out again.
/// </summary>
internal sealed class AnsweredBalances
{
    // Some two kilobytes each. When there are more, it begins anew.
    private const int Most = 65_536;

    private readonly ConcurrentDictionary<CitizenName, Answered> _answered = [];

    /// <summary>The answer that was given on the same row for the same day; null when none was.</summary>
    public GetBalanceResponse? Find(CitizenName citizen, ViewRow row, LocalDate asOf) =>
        _answered.TryGetValue(citizen, out var answered) && answered.AsOf == asOf && answered.Row.Version == row.Version && answered.Row.Data.Span.SequenceEqual(row.Data.Span)
            ? answered.Response
            : null;

    /// <summary>Keeps an answer. Nobody may change it any more.</summary>
    public GetBalanceResponse Keep(CitizenName citizen, ViewRow row, LocalDate asOf, GetBalanceResponse response)
    {
        if (_answered.Count >= Most)
            _answered.Clear();

        _answered[citizen] = new Answered(row, asOf, response);
        return response;
    }

    private sealed record Answered(ViewRow Row, LocalDate AsOf, GetBalanceResponse Response);
}
