using System.Text.Json;

namespace Ledsager.Cli.Verification;

/// <summary>
/// Verifies an exported journal without the service and without its code: the format is described at ledsager.audit.v1.AuditService.ExportJournal.
/// The file is read once, line by line; what is kept is a number for each citizen. Whoever rewrites the whole chain can only be caught by a head
/// noted elsewhere.
/// </summary>
internal sealed class JournalFile
{
    private readonly LineReader _lines;
    private readonly JournalHead? _noted;
    private readonly string _municipality;
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private byte[] _hash = new byte[32];
    private byte[]? _before;
    private long _position;

    private JournalFile(LineReader lines, JournalHead? noted, string municipality)
    {
        _lines = lines;
        _noted = noted;
        _municipality = municipality;
    }

    private JournalHead Head => new(_position, Convert.ToHexStringLower(_hash));

    /// <summary>Checks a file to its first problem.</summary>
    /// <param name="file">The export.</param>
    /// <param name="noted">A head noted earlier; null when there is none.</param>
    /// <param name="progress">Hears now and then how many bytes are read, and how many entries.</param>
    /// <exception cref="Failure">It is no journal export that this program knows.</exception>
    public static Verdict Verify(Stream file, JournalHead? noted, Action<long, long> progress)
    {
        var lines = new LineReader(file);
        if (!lines.Next())
            throw new Failure("the file is empty.");

        var journal = new JournalFile(lines, noted, MunicipalityOf(lines.Line));
        var problem = journal.FirstProblem(progress);
        return new(journal._municipality, journal.Head, journal._versions.Count, problem);
    }

    private static string MunicipalityOf(ReadOnlySpan<byte> header)
    {
        try
        {
            var reader = new Utf8JsonReader(header);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.GetProperty("format").GetString() != "ledsager-journal")
                throw new Failure("this is no journal export: its first line does not name the format ledsager-journal.");

            if (json.RootElement.GetProperty("version").GetInt32() is not 1 and var version)
                throw new Failure($"this export has version {version} of the format; this program knows version 1.");

            return json.RootElement.GetProperty("municipality").GetString() ?? throw new FormatException();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new Failure("this is no journal export: its first line is not {\"format\":\"ledsager-journal\",\"version\":1,\"municipality\":…}.", e);
        }
    }

    private Problem? FirstProblem(Action<long, long> progress)
    {
        if (Rewritten() is { } atOnce)
            return atOnce;

        Problem? doubt = null;
        while (_lines.Next())
        {
            if (_lines.Line.StartsWith("{\"head\":"u8))
                return doubt ?? End();

            if (EntryLine.Read(_lines.Line) is not { } entry)
            {
                return _lines.IsWhole
                    ? Found(ProblemKind.Altered, _position + 1, $"line {_lines.Number}, where entry {_position + 1} belongs, is no entry as they are written")
                    : CutOff($"in the middle of line {_lines.Number}");
            }

            var hash = entry.HashAfter(_hash);
            if (entry.Position != _position + 1 || !hash.AsSpan().SequenceEqual(entry.Hash))
            {
                var cause = new Cause(_hash, _before, _position + 1, entry, _lines).Find();
                return doubt is not null && doubt.Position != cause.Position ? doubt : cause;
            }

            // An entry that does not belong was written with the chain if the next follows from it, and put in later if not.
            if (doubt is not null)
                return doubt;

            doubt = Wrong(entry);
            (_position, _before, _hash) = (entry.Position, _hash, hash);
            if (Rewritten() is { } rewritten)
                return rewritten;

            progress(_lines.Read, _position);
        }

        return doubt ?? CutOff("before the line that names its head");
    }

    // What a chain that fits can still hold, if someone wrote all of it.
    private Problem? Wrong(EntryLine entry)
    {
        if (entry.Tenant != _municipality)
            return Found(ProblemKind.Inserted, entry.Position, $"entry {entry.Position} ({entry}) belongs to municipality {entry.Tenant}, and the journal to {_municipality}");

        var version = _versions.GetValueOrDefault(entry.Stream) + 1;
        _versions[entry.Stream] = version;
        return entry.Version == version ? null : Found(
            entry.Version > version ? ProblemKind.Missing : ProblemKind.Inserted, entry.Position,
            $"entry {entry.Position} is fact {entry.Version} of citizen {entry.Stream}, where fact {version} belongs");
    }

    private Problem? Rewritten() => _noted is { } noted && noted.Position == _position && noted.Hash != Head.Hash
        ? Found(
            ProblemKind.Rewritten, _position,
            $"the journal up to entry {_position} is consistent in itself, but it is not the one whose head was noted: it was written anew")
        : null;

    private Problem? End()
    {
        if (HeadOf(_lines.Line) is not { } told)
        {
            return _lines.IsWhole
                ? Found(ProblemKind.Altered, _position, "the last line does not name a head as it is written")
                : CutOff($"in the middle of line {_lines.Number}");
        }

        if (told.Position > _position)
            return Found(ProblemKind.Missing, _position + 1, $"the entries end with {_position}, and the file's own head is {told.Position}: {Entries(_position + 1, told.Position)} missing");

        if (told != Head)
            return Found(ProblemKind.Altered, _position, $"the file's own head, {told.Position}, is not the one its entries give");

        var head = _lines.Number;
        if (_lines.Next())
            return Found(ProblemKind.Inserted, _position + 1, $"line {_lines.Number} stands behind the head in line {head}, where nothing belongs");

        return _noted is { } noted && noted.Position > _position
            ? Found(
                ProblemKind.Missing, _position + 1,
                $"the journal ends with entry {_position}, and a head was noted at {noted.Position}: what came after is gone, or this export is older than the note")
            : null;
    }

    private static JournalHead? HeadOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref reader);
            var head = json.RootElement.GetProperty("head");
            return JournalHead.TryParse($"{head.GetProperty("position").GetInt64()}:{head.GetProperty("hash").GetString()}", out var parsed) ? parsed : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private Problem CutOff(string where) => Found(
        ProblemKind.CutOff, _position + 1, $"the file was cut off {where}; {(_position == 0 ? "no entry" : _position == 1 ? "entry 1" : $"entries 1 to {_position}")} before that {(_position > 1 ? "are" : "is")} as written");

    private Problem Found(ProblemKind kind, long position, string explanation) => new(kind, position, _lines.Number, explanation);

    private static string Entries(long from, long to) => from == to ? $"entry {from} is" : $"entries {from} to {to} are";
}
