using System.Text.Json;
using Ledsager.Cases;
using Ledsager.Cases.Deadlines;
using Ledsager.EventStore;
using Ledsager.Service.Api;
using NodaTime;

namespace Ledsager.Service.Storage;

/// <summary>
/// The notes of a case as items of the agenda, beside its deadlines: one row each, whose last day is the day it was raised. Those that a new service
/// level raises follow from no fact, and have none.
/// </summary>
internal static class NoteView
{
    /// <summary>Nobody has dealt with it.</summary>
    public const string Standing = "standing";

    /// <summary>It will be dealt with on a day that lay ahead when the row was written: an offset changes from then.</summary>
    public const string Ending = "ending";

    /// <summary>It was dealt with.</summary>
    public const string Done = "done";

    private const string Prefix = "note-";
    private static readonly LocalDate First = new(1900, 1, 1);

    /// <summary>Whether a row is a note and not a deadline.</summary>
    public static bool Holds(AgendaRow row) => row.Item.Kind.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Every note of a case.</summary>
    public static IEnumerable<AgendaItem> Items(Case @case) => @case.Matter.Docket.Notes.Select(note => Item(note, @case));

    /// <summary>The rows that a recording has made out of date, as they are now.</summary>
    public static IEnumerable<AgendaItem> Changes(Case before, Case after)
    {
        var (known, notes) = (before.Matter.Docket.Notes, after.Matter.Docket.Notes);
        if (before.Matter.Caseworker == after.Matter.Caseworker && ReferenceEquals(known, notes) && !known.Exists(note => State(note, before) != State(note, after)))
            return [];

        var was = known.ToDictionary(Key);
        var changed = notes.Where(note =>
            before.Matter.Caseworker != after.Matter.Caseworker || !was.TryGetValue(Key(note), out var earlier) || note != earlier || State(earlier, before) != State(note, after));

        // As for a deadline: the row of one that was taken away stays, so that a rebuild does not bring it back.
        var gone = known.ExceptBy(notes.Select(Key), Key);
        return [.. changed.Select(note => Item(note, after)), .. gone.Select(note => Item(note, after) with { State = DeadlineView.Gone })];
    }

    /// <summary>The note in a row; null for one that another version of this service spelled otherwise (<see cref="Find"/>).</summary>
    public static CaseNote? Read(AgendaRow row) => EventJson.ReadRow<CaseNote>(row.Item.Data);

    /// <summary>The note of a row as the facts have it; null when they have none.</summary>
    public static CaseNote? Find(Case @case, AgendaRow row) => @case.Matter.Docket.Notes.Find(note => IdOf(note) == row.Item.Id);

    /// <summary>The slices of the agenda that a filter asks for. One raised for a day ahead lies beyond them, so that it costs nothing before.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="today">The day asked about.</param>
    public static IReadOnlyList<AgendaSlice> Slices(NoteFilter filter, LocalDate today) =>
    [
        .. from kind in System.Enum.GetValues<NoteKind>()
           where filter.Holds(kind)
           from slice in ((string State, bool Ended)[])[(Standing, false), (Ending, false), (Ending, true), (Done, true)]
           where filter.Holds(slice.Ended ? NoteStatus.Done : NoteStatus.Standing)
           let all = new AgendaSlice(KindOf(kind), slice.State, filter.RaisedFrom ?? First, LocalDate.Min(filter.RaisedTo ?? today, today), slice.Ended)
           where all.DueFrom <= all.DueTo
           select all,
    ];

    // A fact raises at most one note about a subject.
    private static (NoteSubject Subject, long Basis) Key(CaseNote note) => (note.Subject, note.Basis);

    private static string IdOf(CaseNote note) => $"{Prefix}{note.Subject.Slug()}-{note.Basis}";

    private static AgendaItem Item(CaseNote note, Case @case) => new(
        IdOf(note), KindOf(note.Kind), State(note, @case), @case.Matter.Caseworker ?? "", note.On, note.On, note.On, note.DoneOn,
        JsonSerializer.SerializeToUtf8Bytes(note, EventJson.Options));

    private static string State(CaseNote note, Case @case) => note.DoneOn is not { } done ? Standing : done > @case.ToldThrough ? Ending : Done;

    private static string KindOf(NoteKind kind) => Prefix + kind.Slug();
}

/// <summary>Which notes. Null and empty leave nothing out.</summary>
/// <param name="Kinds">Of these kinds.</param>
/// <param name="Status">Standing so on the day asked about.</param>
/// <param name="RaisedFrom">Raised on this day or later.</param>
/// <param name="RaisedTo">Raised on this day or earlier.</param>
/// <param name="Caseworker">On this caseworker's list; empty for nobody's.</param>
internal sealed record NoteFilter(IReadOnlySet<NoteKind> Kinds, NoteStatus? Status, LocalDate? RaisedFrom, LocalDate? RaisedTo, string? Caseworker)
{
    public bool Holds(NoteKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);

    public bool Holds(NoteStatus status) => Status is null || Status == status;

    /// <summary>Whether a note fits, as it stands on a day.</summary>
    public bool Holds(CaseNote note, string caseworker, LocalDate day) =>
        note.On <= day && Holds(note.Kind) && Holds(note.DoneOn <= day ? NoteStatus.Done : NoteStatus.Standing) && !(note.On < RaisedFrom) && !(note.On > RaisedTo)
        && (Caseworker is null || Caseworker == caseworker);
}

/// <summary>Where a note stands.</summary>
internal enum NoteStatus
{
    /// <summary>Nobody has dealt with it.</summary>
    Standing,

    /// <summary>It was dealt with.</summary>
    Done,
}
