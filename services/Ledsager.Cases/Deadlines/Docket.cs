using System.Collections.Immutable;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Cases.Deadlines;

/// <summary>Every deadline and note of a case, in the order they were opened. Facts open and end them; nothing else does.</summary>
/// <param name="Deadlines">The deadlines.</param>
/// <param name="Notes">The notes.</param>
public sealed record Docket(ImmutableList<Deadline> Deadlines, ImmutableList<CaseNote> Notes)
{
    /// <summary>Nothing opened.</summary>
    public static readonly Docket Empty = new([], []);

    /// <summary>The deadlines that had been opened by the end of a day.</summary>
    public IEnumerable<Deadline> DeadlinesOn(LocalDate day) => Deadlines.Where(deadline => deadline.OpenedOn <= day);

    internal Docket Open(DeadlineKind kind, DeadlineRule rule, long basis, LocalDate from, LocalDate openedOn, ServiceLevel level, string? about = null)
    {
        var source = rule.Of(level.Deadlines);
        return source.Value is { } spec
            ? this with { Deadlines = Deadlines.Add(new(kind, basis, openedOn, rule.Name, source, DueDate.Count(from, spec, rule.Side, level.Calendar.Rules), about, null)) }
            : this;
    }

    /// <summary>Counts the deadlines of a rule that run once more, each by what holds on the day it was opened.</summary>
    internal Docket CountAnew(DeadlineRule rule, ServiceLevelHistory levels) => this with
    {
        Deadlines = Deadlines.ConvertAll(deadline =>
            deadline.Rule == rule.Name && deadline.Ended is null && levels.On(deadline.OpenedOn) is var level && rule.Of(level.Deadlines) is { Value: { } spec } source
                ? deadline with { Source = source, Counted = DueDate.Count(deadline.Counted.Basis, spec, rule.Side, level.Calendar.Rules) }
                : deadline),
    };

    internal Docket Note(NoteSubject subject, NoteKind kind, LocalDate on, long basis, string? trigger = null) =>
        this with { Notes = Notes.Add(new(subject, kind, on, basis, trigger)) };

    internal Docket Done(NoteSubject subject, LocalDate on, long? basis = null, string? trigger = null, NoteKind? kind = null) => this with
    {
        Notes = Notes.ConvertAll(note =>
            note.Subject == subject && note.DoneOn is null && note.On <= on && (basis is null || note.Basis == basis) && (trigger is null || note.Trigger == trigger)
            && (kind is null || note.Kind == kind)
                ? note with { DoneOn = on }
                : note),
    };

    /// <summary>What a deadline without a number stood for has been done: nothing waits any more.</summary>
    internal Docket Answered(NoteSubject subject, LocalDate on) => Done(subject, on, kind: NoteKind.NoNumericDeadlineInSource);

    /// <summary>Takes away what would have been raised later and has lost its reason before.</summary>
    internal Docket Forget(NoteSubject subject, LocalDate on) => this with { Notes = Notes.RemoveAll(note => note.Subject == subject && note.On > on) };

    /// <summary>Ends the running deadlines of a kind. One of the citizen's that has run out stays run out, unless the citizen acts late.</summary>
    internal Docket End(DeadlineKind kind, LocalDate on, EndedHow how, string? about = null) => this with
    {
        Deadlines = Deadlines.ConvertAll(deadline =>
            deadline.Kind == kind && deadline.CanEnd(on, how) && (about is null || deadline.About == about)
            && (how == EndedHow.Acted || deadline.Side == DeadlineSide.Municipality || on <= deadline.Due)
                ? deadline with { Ended = new(on, how) }
                : deadline),
    };

    internal Deadline? Running(DeadlineKind kind, string? about = null) =>
        Deadlines.FindLast(deadline => deadline.Kind == kind && deadline.Ended is null && (about is null || deadline.About == about));
}
