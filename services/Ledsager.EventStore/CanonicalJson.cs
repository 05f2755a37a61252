using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Ledsager.EventStore;

/// <summary>
/// One spelling for every JSON value, after RFC 8785: keys sorted by UTF-16 code unit, no white space, the shortest escapes. A database
/// may change the spelling of what it stores; the hash of a fact must not change with it. Our data has only whole numbers, so the
/// RFC's chapter on floating point does not apply: other numbers are refused.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Beyond this a reader that keeps numbers as doubles, as JavaScript does, would read another number.</summary>
    private const long LargestNumber = (1L << 53) - 1;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>The canonical spelling of a JSON object.</summary>
    /// <exception cref="ArgumentException">It is no JSON object, or holds what cannot be stored and read back as the same: a NUL
    /// character, half a surrogate pair, a number that is not whole or beyond 2^53, the same key twice.</exception>
    public static byte[] Object(ReadOnlySpan<byte> json, string what)
    {
        var reader = new Utf8JsonReader(json, Strict);
        var pen = new Pen(json.Length);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Refused(what, "it is not a JSON object");

            pen.Value(ref reader, what);
            reader.Read(); // Refuses anything after the object.
            return pen.ToArray();
        }
        catch (JsonException e)
        {
            throw Refused(what, $"it is not valid JSON ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Checks that a JSON object can be stored, without giving it another spelling.</summary>
    /// <exception cref="ArgumentException">It is no JSON object, or holds a NUL character or half a surrogate pair.</exception>
    public static void CheckObject(ReadOnlySpan<byte> json, string what)
    {
        var reader = new Utf8JsonReader(json, Strict);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Refused(what, "it is not a JSON object");

            do
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsCanonical(ref reader, what))
                    _ = Decoded(ref reader, what);
            }
            while (reader.Read());
        }
        catch (JsonException e)
        {
            throw Refused(what, $"it is not valid JSON ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Writes a text as a canonical JSON string. The text is well-formed: <see cref="Texts"/> has looked at it.</summary>
    public static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        var utf8 = output.GetSpan(text.Length * 3 + 2)[1..];
        var written = Encoding.UTF8.GetBytes(text, utf8);
        if (!utf8[..written].ContainsAny(Escaped))
        {
            output.GetSpan(written + 2)[0] = (byte)'"';
            output.GetSpan(written + 2)[written + 1] = (byte)'"';
            output.Advance(written + 2);
            return;
        }

        var copy = utf8[..written].ToArray();
        Put(output, (byte)'"');
        foreach (var b in copy)
            Escape(output, b);
        Put(output, (byte)'"');
    }

    private static void Escape(ArrayBufferWriter<byte> output, byte b)
    {
        switch (b)
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\b': output.Write("\\b"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\f': output.Write("\\f"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case < 0x20:
                output.Write("\\u00"u8);
                Utf8Formatter.TryFormat(b, output.GetSpan(2), out var digits, new StandardFormat('x', 2));
                output.Advance(digits);
                break;
            default: Put(output, b); break;
        }
    }

    private static void Put(ArrayBufferWriter<byte> output, byte b)
    {
        output.GetSpan(1)[0] = b;
        output.Advance(1);
    }

    /// <summary>Whether the string or key at hand is spelled canonically already, as nearly all are.</summary>
    private static bool IsCanonical(ref Utf8JsonReader reader, string what)
    {
        if (reader.ValueIsEscaped)
            return false;
        if (!Utf8.IsValid(reader.ValueSpan))
            throw Refused(what, "a text in it is not UTF-8");
        return true;
    }

    private static string Decoded(ref Utf8JsonReader reader, string what)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException e) // What the reader says of half a surrogate pair.
        {
            throw Refused(what, "a text in it holds half a surrogate pair", e);
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw Refused(what, "a text in it holds the NUL character") : text;
    }

    private static ArgumentException Refused(string what, string why, Exception? cause = null) =>
        new($"{what} cannot be stored: {why}.", paramName: null, cause);

    /// <summary>Writes values one after the other and puts the members of each object in order once they are written.</summary>
    private readonly ref struct Pen
    {
        private readonly ArrayBufferWriter<byte> output;
        private readonly List<Member> members = [];

        public Pen(int size)
        {
            output = size > 1 << 16 ? new ArrayBufferWriter<byte>(size) : scratch ??= new ArrayBufferWriter<byte>(1 << 12);
            output.ResetWrittenCount();
        }

        private readonly record struct Member(string Key, int Start, int End);

        public byte[] ToArray() => output.WrittenSpan.ToArray();

        public void Value(ref Utf8JsonReader reader, string what)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: Members(ref reader, what); break;
                case JsonTokenType.StartArray: Items(ref reader, what); break;
                case JsonTokenType.String: Text(ref reader, what); break;
                case JsonTokenType.Number: Number(reader.ValueSpan, what); break;
                default: output.Write(reader.ValueSpan); break; // true, false, null
            }
        }

        private void Items(ref Utf8JsonReader reader, string what)
        {
            Put(output, (byte)'[');
            for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
            {
                if (!first)
                    Put(output, (byte)',');
                Value(ref reader, what);
            }

            Put(output, (byte)']');
        }

        private void Members(ref Utf8JsonReader reader, string what)
        {
            Put(output, (byte)'{');
            var outer = members.Count;
            var begin = output.WrittenCount;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (members.Count > outer)
                    Put(output, (byte)',');

                var start = output.WrittenCount;
                var key = Decoded(ref reader, what);
                Text(ref reader, what);
                Put(output, (byte)':');
                reader.Read();
                Value(ref reader, what);
                members.Add(new Member(key, start, output.WrittenCount));
            }

            Sort(begin, CollectionsMarshal.AsSpan(members)[outer..], what);
            members.RemoveRange(outer, members.Count - outer);
            Put(output, (byte)'}');
        }

        private void Sort(int begin, Span<Member> written, string what)
        {
            var sorted = true;
            for (var i = 1; i < written.Length; i++)
                sorted &= string.CompareOrdinal(written[i - 1].Key, written[i].Key) < 0;
            if (sorted)
                return;

            written.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            for (var i = 1; i < written.Length; i++)
            {
                if (string.Equals(written[i - 1].Key, written[i].Key, StringComparison.Ordinal))
                    throw Refused(what, $"it holds the key '{written[i].Key}' twice");
            }

            var length = output.WrittenCount - begin;
            var copy = ArrayPool<byte>.Shared.Rent(length);
            // The writer hands out its memory for reading only; what we have just written is ours to put in order.
            var target = MemoryMarshal.AsMemory(output.WrittenMemory[begin..]).Span;
            target.CopyTo(copy);
            foreach (var member in written)
            {
                var text = copy.AsSpan(member.Start - begin, member.End - member.Start);
                text.CopyTo(target);
                target = target[text.Length..];
                if (!target.IsEmpty)
                {
                    target[0] = (byte)',';
                    target = target[1..];
                }
            }

            ArrayPool<byte>.Shared.Return(copy);
        }

        private void Text(ref Utf8JsonReader reader, string what)
        {
            if (!IsCanonical(ref reader, what))
            {
                WriteString(output, Decoded(ref reader, what));
                return;
            }

            Put(output, (byte)'"');
            output.Write(reader.ValueSpan);
            Put(output, (byte)'"');
        }

        private void Number(ReadOnlySpan<byte> digits, string what)
        {
            if (!Utf8Parser.TryParse(digits, out long number, out var parsed) || parsed != digits.Length || number is > LargestNumber or < -LargestNumber)
                throw Refused(what, $"the number {Encoding.UTF8.GetString(digits)} is not whole, written plainly and within ±(2^53−1)");

            output.Write(number == 0 ? "0"u8 : digits); // Minus nought is nought.
        }
    }
}
