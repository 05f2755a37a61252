using System.Globalization;

namespace Ledsager.Cli.Verification;

/// <summary>The end of a journal, as an auditor notes it: POSITION:HASH.</summary>
internal sealed record JournalHead(long Position, string Hash)
{
    public static bool TryParse(string text, out JournalHead? head)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var whole = colon > 0
            && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && text.Length - colon - 1 == 64
            && text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        head = whole ? new(long.Parse(text.AsSpan(0, colon), CultureInfo.InvariantCulture), text[(colon + 1)..].ToLowerInvariant()) : null;
        return whole;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Hash}");
}
