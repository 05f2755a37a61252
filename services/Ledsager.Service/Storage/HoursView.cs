using System.Text.Json;
using Ledsager.Cases;
using Ledsager.Cases.Hours;
using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;

namespace Ledsager.Service.Storage;

/// <summary>
/// The account as it stood when the case last changed, with the facts that carry it forward: a balance from then on needs one row, however
/// long the history. It affects cost and never meaning.
/// </summary>
/// <param name="State">The account at the end of the day of the last recording, so that no use lies after it.</param>
/// <param name="Facts">Grants, offsets and agreements.</param>
/// <param name="Levels">The fingerprint of the service levels it was derived under.</param>
internal sealed record HoursView(AccountState State, StandingFacts Facts, string Levels)
{
    public const string Name = "hours";

    /// <summary>The view's row for a case.</summary>
    /// <param name="citizen">The row's key.</param>
    /// <param name="case">The case.</param>
    /// <param name="state">Its account through the day of its last recording.</param>
    public static ViewRow Row(string citizen, Case @case, AccountState state) =>
        new(Name, citizen, @case.Version, JsonSerializer.SerializeToUtf8Bytes(new HoursView(state, @case.Account.Facts, @case.Account.Levels.Fingerprint), EventJson.Options));

    /// <summary>The same row made from the history alone.</summary>
    public static ViewRow Row(string citizen, LoadedCase loaded) =>
        Row(citizen, loaded.Case, loaded.Case.Account.StateOn(DanishCalendar.DateOf(loaded.LastRecordedAt)));

    /// <summary>
    /// The view in a row; null for one that is as good as none: another version of this service spelled it otherwise, or it was derived under
    /// other service levels.
    /// </summary>
    public static HoursView? Read(ViewRow row, ServiceLevelHistory levels) =>
        EventJson.ReadRow<HoursView>(row.Data) is { } view && view.Levels == levels.Fingerprint ? view : null;

    /// <summary>The balance on a day not before the state's.</summary>
    public Balance Forward(LocalDate asOf, ServiceLevelHistory levels) => Balance.Forward(State, Facts, levels, asOf);
}
