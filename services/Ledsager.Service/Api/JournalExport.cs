using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Ledsager.EventStore;

namespace Ledsager.Service.Api;

/// <summary>A journal as text, in the format that the proto of ExportJournal describes.</summary>
internal static class JournalExport
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>The text in pieces of whole lines, up to and including the head; what is appended meanwhile is left for the next export.</summary>
    public static async IAsyncEnumerable<(ReadOnlyMemory<byte> Lines, long Position)> Pieces(
        string municipality, JournalHead head, IAsyncEnumerable<JournalEntry> entries, [EnumeratorCancellation] CancellationToken cancel)
    {
        var lines = new ArrayBufferWriter<byte>(PieceBytes * 2);
        Line(lines, string.Create(CultureInfo.InvariantCulture, $$"""{"format":"ledsager-journal","version":1,"municipality":"{{municipality}}"}"""));
        var position = 0L;
        if (head.Position > 0)
        {
            await foreach (var entry in entries.WithCancellation(cancel))
            {
                lines.Write("{\"entry\":"u8);
                lines.Write(JournalText.Of(entry.Stored).Span);
                Line(lines, $$""","hash":"{{Convert.ToHexStringLower(entry.Hash.Span)}}"}""");
                position = entry.Stored.Position;
                if (lines.WrittenCount >= PieceBytes)
                {
                    yield return (lines.WrittenSpan.ToArray(), position);
                    lines.ResetWrittenCount();
                }

                if (position >= head.Position)
                    break;
            }
        }

        Line(lines, string.Create(CultureInfo.InvariantCulture, $$$"""{"head":{"position":{{{head.Position}}},"hash":"{{{Convert.ToHexStringLower(head.Hash.Span)}}}"}}"""));
        yield return (lines.WrittenSpan.ToArray(), position);
    }

    private static void Line(ArrayBufferWriter<byte> lines, string text)
    {
        Encoding.UTF8.GetBytes(text, lines);
        lines.Write("\n"u8);
    }
}
