namespace Ledsager.Cli.Verification;

/// <summary>Finds out why an entry does not follow from the one before it, from what stands behind it in the file.</summary>
/// <param name="previous">The hash of the last entry that follows from those before it.</param>
/// <param name="beforePrevious">The hash before that one; null at the beginning.</param>
/// <param name="position">The position that comes next.</param>
/// <param name="found">What stands there.</param>
/// <param name="lines">The file, read up to what was found.</param>
internal sealed class Cause(byte[] previous, byte[]? beforePrevious, long position, EntryLine found, LineReader lines)
{
    private readonly long _line = lines.Number;

    // The entry behind the one found, and the one that belongs in its place.
    private EntryLine? _next;
    private (EntryLine Entry, byte[] Hash, long Line)? _belongs;

    // The hash before the place the found entry names, further on in the file.
    private byte[]? _before;

    public Problem Find()
    {
        if (found.Position != position && Fits(previous, found, found.Position, found.Hash))
            return Told(ProblemKind.Altered, $"entry {position} ({found}) says that it is number {found.Position}, in a chain that was made to fit");

        if (beforePrevious is not null && Fits(beforePrevious, found, position - 1, found.Hash))
        {
            return new(
                ProblemKind.Inserted, position - 1, _line - 1,
                $"two entries stand at {position - 1}, in line {_line - 1} and in line {_line} ({found}): one of them was inserted");
        }

        LookAhead();
        if (_belongs is { } belongs)
        {
            return IsGenuine(belongs.Entry, belongs.Hash)
                ? Told(ProblemKind.Reordered, $"the entry that belongs at {position} ({belongs.Entry}) stands in line {belongs.Line}, and {found} in its place: they were reordered")
                : Told(ProblemKind.Inserted, $"what stands at {position} ({found}) was inserted: the entry that belongs there ({belongs.Entry}) stands in line {belongs.Line}");
        }

        if (_next is { } next && Fits(found.Hash, next, position + 1, next.Hash))
        {
            var before = position > 1 ? $" – or entry {position - 1} was, together with its own hash" : "";
            return Told(ProblemKind.Altered, $"entry {position} ({found}) does not fit its hash: it was altered{before}");
        }

        if (found.Position > position)
            return Told(ProblemKind.Missing, $"{(found.Position == position + 1 ? $"entry {position} is" : $"entries {position} to {found.Position - 1} are")} missing: line {_line} goes on with entry {found.Position}");

        if (found.Position < position)
            return Told(ProblemKind.Inserted, $"line {_line} says that it is entry {found.Position}, which stands further up: it was inserted where entry {position} belongs");

        // The entries behind fit this one if it stood one further on: one was taken out and the rest were given new numbers.
        return _next is not null && Fits(found.Hash, _next, position + 2, _next.Hash)
            ? Told(ProblemKind.Missing, $"entry {position} is missing: the entries behind it were given new numbers to close the gap")
            : Told(ProblemKind.Altered, $"entry {position} ({found}) does not fit its hash: it was altered");
    }

    private void LookAhead()
    {
        while (_belongs is null || (_before is null && found.Position > position + 1))
        {
            if (!lines.Next())
                return;

            if (EntryLine.Read(lines.Line) is not { } entry)
                continue;

            _next ??= entry;
            if (entry.Position == found.Position - 1)
                _before ??= entry.Hash;

            // With its own hash, or with the one that was left behind in its place.
            if (_belongs is null && Fits(previous, entry, position, entry.Hash))
                _belongs = (entry, entry.Hash, lines.Number);
            else if (_belongs is null && Fits(previous, entry, position, found.Hash))
                _belongs = (entry, found.Hash, lines.Number);
        }
    }

    // Whether the entry found was written too, only elsewhere. One that stands further up already has been copied.
    private bool IsGenuine(EntryLine belongs, byte[] hash)
    {
        return FitsAt(position + 1, hash) || (_before is not null && FitsAt(found.Position, _before));

        bool FitsAt(long at, byte[] before) => Fits(before, found, at, found.Hash) || Fits(before, found, at, belongs.Hash);
    }

    private static bool Fits(byte[] previous, EntryLine entry, long position, byte[] hash) => entry.HashAfter(previous, position).AsSpan().SequenceEqual(hash);

    private Problem Told(ProblemKind kind, string explanation) => new(kind, position, _line, explanation);
}
