using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Wire;

/// <summary>Metadata as HTTP headers. Bytes travel as base64: sent without padding, taken with or without it, one or several to a line.</summary>
internal static class MetadataCodec
{
    /// <summary>Adds a received header. False if its bytes are not base64.</summary>
    public static bool TryAdd(Metadata metadata, string name, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i] ?? "";
            if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                metadata.Add(name, value);
                continue;
            }

            foreach (var part in value.AsSpan().Split(','))
            {
                if (!TryDecode(value.AsSpan()[part].Trim(' '), out var bytes))
                {
                    return false;
                }

                metadata.Add(name, bytes);
            }
        }

        return true;
    }

    /// <summary>An entry's value as it is sent.</summary>
    public static string Encode(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.Bytes).TrimEnd('=') : entry.Value;

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        var unpadded = text.TrimEnd('=');
        bytes = [];
        if (text.Length - unpadded.Length > 2 || (text.Length > unpadded.Length && text.Length % 4 != 0) || unpadded.Length % 4 == 1)
        {
            return false;
        }

        var padded = new char[(unpadded.Length + 3) / 4 * 4];
        padded.AsSpan().Fill('=');
        unpadded.CopyTo(padded);
        var octets = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded, octets, out var length))
        {
            return false;
        }

        bytes = octets[..length];
        return true;
    }
}
