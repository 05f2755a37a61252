using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledsager.EventStore;
using NodaTime.Text;

namespace Ledsager.Service.Deadlines;

/// <summary>
/// Where a page ended, as an opaque text. It carries a digest of itself and of the question it belongs to: one that was altered, or given for another
/// question, is found out. It is no secret: it only names a place in a list that the caller may read.
/// </summary>
internal static class PageTokens
{
    private const int DigestBytes = 12;

    /// <summary>The token of the page after a mark.</summary>
    /// <param name="question">Everything that decides which rows there are and in which order.</param>
    /// <param name="mark">The last row of the page.</param>
    public static string Write(string question, AgendaMark mark)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{mark.Rank}\n{LocalDatePattern.Iso.Format(mark.Day)}\n{mark.Stream}\n{mark.Id}");
        return Base64Url.EncodeToString([.. Digest(question, place), .. Encoding.UTF8.GetBytes(place)]);
    }

    /// <summary>The mark in a token; null when it was not given for the question.</summary>
    public static AgendaMark? Read(string question, string token)
    {
        if (!Base64Url.IsValid(token))
            return null;

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= DigestBytes)
            return null;

        var place = Encoding.UTF8.GetString(bytes.AsSpan(DigestBytes));
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, DigestBytes), Digest(question, place)) && place.Split('\n') is [var rank, var day, var stream, var id]
            ? new AgendaMark(int.Parse(rank, CultureInfo.InvariantCulture), LocalDatePattern.Iso.Parse(day).Value, stream, id)
            : null;
    }

    private static ReadOnlySpan<byte> Digest(string question, string place) => SHA256.HashData(Encoding.UTF8.GetBytes($"1\n{question}\n{place}")).AsSpan(0, DigestBytes);
}
