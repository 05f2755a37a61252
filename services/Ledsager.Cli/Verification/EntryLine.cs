using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ledsager.Cli.Verification;

/// <summary>One entry of an exported journal: {"entry":TEXT,"hash":"HASH"}.</summary>
/// <param name="Text">The bytes that are hashed: one JSON object.</param>
/// <param name="Hash">The hash the line claims, 32 bytes.</param>
/// <param name="Position">Its number in the journal, as the text says.</param>
/// <param name="PositionAt">Where in the text the number stands.</param>
/// <param name="Tenant">The municipality.</param>
/// <param name="Stream">The citizen's id.</param>
/// <param name="Version">Its number in the citizen's stream.</param>
/// <param name="Type">The event's name.</param>
internal sealed record EntryLine(byte[] Text, byte[] Hash, long Position, Range PositionAt, string Tenant, string Stream, long Version, string Type)
{
    private const int HashDigits = 64;

    /// <summary>The entry in words.</summary>
    public override string ToString() => $"{Type}, fact {Version} of citizen {Stream}";

    /// <summary>Reads a line; null when it is not an entry as they are written.</summary>
    public static EntryLine? Read(ReadOnlySpan<byte> line)
    {
        var begin = "{\"entry\":"u8;
        var middle = ",\"hash\":\""u8;
        var end = "\"}"u8;
        var text = line.Length - begin.Length - middle.Length - HashDigits - end.Length;
        if (text <= 0 || !line.StartsWith(begin) || !line.EndsWith(end) || !line[(begin.Length + text)..].StartsWith(middle))
            return null;

        var hash = new byte[SHA256.HashSizeInBytes];
        Span<char> digits = stackalloc char[HashDigits];
        return Encoding.UTF8.TryGetChars(line[^(HashDigits + end.Length)..^end.Length], digits, out var written) && written == HashDigits
            && Convert.FromHexString(digits, hash, out _, out _) == System.Buffers.OperationStatus.Done
                ? Read(line.Slice(begin.Length, text).ToArray(), hash)
                : null;
    }

    /// <summary>SHA-256 over the hash before it and its text, as if its position were another when one is given.</summary>
    public byte[] HashAfter(ReadOnlySpan<byte> previous, long? position = null)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        if (position is null || position == Position)
        {
            sha.AppendData(Text);
        }
        else
        {
            sha.AppendData(Text.AsSpan(..PositionAt.Start.Value));
            sha.AppendData(Encoding.ASCII.GetBytes($"{position}"));
            sha.AppendData(Text.AsSpan(PositionAt.End.Value..));
        }

        return sha.GetHashAndReset();
    }

    private static EntryLine? Read(byte[] text, byte[] hash)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return null;

            var (position, at, version) = (0L, default(Range), 0L);
            string? tenant = null, stream = null, type = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("position"u8) && reader.Read())
                    (position, at) = (reader.GetInt64(), (int)reader.TokenStartIndex..(int)reader.BytesConsumed);
                else if (reader.ValueTextEquals("version"u8) && reader.Read())
                    version = reader.GetInt64();
                else if (reader.ValueTextEquals("tenant"u8) && reader.Read())
                    tenant = reader.GetString();
                else if (reader.ValueTextEquals("stream"u8) && reader.Read())
                    stream = reader.GetString();
                else if (reader.ValueTextEquals("type"u8) && reader.Read())
                    type = reader.GetString();
                else
                    reader.Skip();
            }

            reader.Read(); // Refuses anything after the object.
            return tenant is null || stream is null || type is null ? null : new(text, hash, position, at, tenant, stream, version, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null; // Not JSON, or a text where a number belongs.
        }
    }
}
