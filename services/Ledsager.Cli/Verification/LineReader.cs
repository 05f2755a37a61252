namespace Ledsager.Cli.Verification;

/// <summary>The lines of a file of any size, one at a time, in memory for the longest of them.</summary>
internal sealed class LineReader(Stream file)
{
    // No entry comes near it; a file without line feeds must not fill the memory.
    private const int LongestLine = 64 << 20;

    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;
    private int _length;

    /// <summary>The line, without its line feed; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _length);

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes read up to its end.</summary>
    public long Read { get; private set; }

    /// <summary>False when the file ended before the line did.</summary>
    public bool IsWhole { get; private set; }

    public bool Next()
    {
        _start += _length + (IsWhole ? 1 : 0);
        (_length, IsWhole) = (0, false);
        var seen = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0)
                return Found(seen + at, whole: true);

            seen = _end - _start;
            if (!Fill())
                return seen > 0 && Found(seen, whole: false);
        }
    }

    private bool Found(int length, bool whole)
    {
        (_length, IsWhole) = (length, whole);
        Number++;
        Read += length + (whole ? 1 : 0);
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == LongestLine)
            throw new Failure($"line {Number + 1} is longer than {LongestLine >> 20} MiB: this is no journal export.");

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LongestLine));

        var read = file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
