using System.Text;

namespace Ledsager.Cli.Import;

/// <summary>Tells which of two encodings a Danish payroll export is in.</summary>
public static class TextEncoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Windows-1252, what Windows programs write that know no UTF-8.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// UTF-8 when the whole text is valid as such, else Windows-1252: æ, ø and å of the one are never valid in the other. Reads the stream to its
    /// end in small pieces and puts it back to where it was.
    /// </summary>
    public static Encoding Detect(Stream text)
    {
        var start = text.Position;
        try
        {
            Span<byte> bytes = stackalloc byte[4096];
            Span<char> chars = stackalloc char[bytes.Length + 1];
            var decoder = Utf8.GetDecoder();
            while (text.Read(bytes) is > 0 and var count)
                decoder.GetChars(bytes[..count], chars, flush: false);

            decoder.GetChars([], chars, flush: true);
            return Utf8;
        }
        catch (DecoderFallbackException)
        {
            return Windows1252;
        }
        finally
        {
            text.Position = start;
        }
    }
}
