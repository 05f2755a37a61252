using System.Globalization;
using System.Text;

namespace Grpc.Wire;

/// <summary>The text of a status on the wire: UTF-8 in which everything but printable ASCII, and the percent sign itself, is percent-encoded.</summary>
internal static class StatusText
{
    public static string Encode(string text)
    {
        var plain = true;
        foreach (var c in text)
        {
            plain &= IsPlain(c);
        }

        if (plain)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)octet))
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Never fails: what is not percent-encoding stands for itself.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. octets]);
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' and not '%';
}
