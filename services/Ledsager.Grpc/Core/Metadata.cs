using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call: an ordered list in which a key may occur more than once. A key that ends in <c>-bin</c> has bytes as its value,
/// any other key has printable ASCII.
/// </summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>What a key of bytes ends in.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries, and none can be added.</summary>
    public static readonly Metadata Empty = new Metadata().Freeze();

    // The key by which a caller asks that its messages be compressed; it never crosses the wire itself.
    internal const string CompressionRequestAlgorithmMetadataKey = "grpc-internal-encoding-request";

    private readonly List<Entry> entries = [];
    private bool readOnly;

    /// <summary>No entries yet.</summary>
    public Metadata()
    {
    }

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public bool IsReadOnly => readOnly;

    /// <inheritdoc/>
    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Writable()[index] = value;
        }
    }

    /// <summary>The last entry with the key, or null.</summary>
    public Entry? Get(string key)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(entries[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return entries[i];
            }
        }

        return null;
    }

    /// <summary>The text of the last entry with the key, or null.</summary>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with the key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>Every entry with the key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key)
    {
        foreach (var entry in entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public void Add(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Writable().Add(item);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds bytes; the key must end in <c>-bin</c>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    public void Insert(int index, Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Writable().Insert(index, item);
    }

    /// <inheritdoc/>
    public bool Remove(Entry item) => Writable().Remove(item);

    /// <inheritdoc/>
    public void RemoveAt(int index) => Writable().RemoveAt(index);

    /// <inheritdoc/>
    public void Clear() => Writable().Clear();

    /// <inheritdoc/>
    public int IndexOf(Entry item) => entries.IndexOf(item);

    /// <inheritdoc/>
    public bool Contains(Entry item) => entries.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Metadata Freeze()
    {
        readOnly = true;
        return this;
    }

    private List<Entry> Writable() => readOnly ? throw new InvalidOperationException("The metadata can no longer be changed.") : entries;

    /// <summary>One key with its value.</summary>
    public class Entry
    {
        private readonly string? text;
        private readonly byte[]? bytes;

        /// <summary>A key with text.</summary>
        public Entry(string key, string value)
        {
            Key = NormalizedKey(key);
            if (IsBinary)
            {
                throw new ArgumentException("A key that ends in -bin takes bytes.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            text = value;
        }

        /// <summary>A key that ends in <c>-bin</c>, with bytes.</summary>
        public Entry(string key, byte[] valueBytes)
        {
            Key = NormalizedKey(key);
            if (!IsBinary)
            {
                throw new ArgumentException("A key with bytes must end in -bin.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = [.. valueBytes];
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        public string Value => text ?? throw new InvalidOperationException($"The value of {Key} is bytes.");

        /// <summary>A copy of the bytes; a text is given as its ASCII.</summary>
        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(text!) : [.. bytes];

        internal ReadOnlySpan<byte> Bytes => bytes;

        /// <inheritdoc/>
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes!)}]"
            : $"[Entry: key={Key}, value={text}]";

        private static string NormalizedKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            foreach (var c in key)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
                {
                    throw new ArgumentException($"A metadata key has letters, digits, '_', '-' and '.' only: '{key}'.", nameof(key));
                }
            }

            return key.Length > 0 ? key.ToLowerInvariant() : throw new ArgumentException("A metadata key cannot be empty.", nameof(key));
        }
    }
}
