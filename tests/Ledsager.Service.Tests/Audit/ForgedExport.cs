using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ledsager.Service.Tests.Audit;

/// <summary>An export in a forger's hands: line 0 is the header, line n is entry n, the last is the head.</summary>
internal sealed class ForgedExport(IEnumerable<string> lines)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public List<string> Lines { get; } = [.. lines];

    public int Entries => Lines.Count - 2;

    /// <summary>The head its last line names, as verify takes it.</summary>
    public string Head => $"{JsonNode.Parse(Lines[^1])!["head"]!["position"]}:{JsonNode.Parse(Lines[^1])!["head"]!["hash"]}";

    /// <summary>The first entry from a place on that holds a text.</summary>
    public int Find(string text, int from = 10) => Lines.FindIndex(from, line => line.Contains(text, StringComparison.Ordinal));

    public ForgedExport Replace(int entry, string pattern, string replacement)
    {
        var forged = Regex.Replace(Lines[entry], pattern, replacement, RegexOptions.None, Patience);
        forged.Equals(Lines[entry], StringComparison.Ordinal).ShouldBeFalse();
        Lines[entry] = forged;
        return this;
    }

    public ForgedExport Swap(int one, int other)
    {
        (Lines[one], Lines[other]) = (Lines[other], Lines[one]);
        return this;
    }

    public ForgedExport Remove(int from, int count = 1)
    {
        Lines.RemoveRange(from, count);
        return this;
    }

    public ForgedExport Insert(int at, string line)
    {
        Lines.Insert(at, line);
        return this;
    }

    /// <summary>Numbers the entries from one on as their places have it.</summary>
    public ForgedExport Renumber(int from, int through = int.MaxValue)
    {
        for (var entry = from; entry <= Math.Min(through, Entries); entry++)
            Lines[entry] = Regex.Replace(Lines[entry], "\"position\":\\d+,\"recordedAt\"", $"\"position\":{entry},\"recordedAt\"", RegexOptions.None, Patience);

        return this;
    }

    /// <summary>Gives entries the hashes their texts call for.</summary>
    public ForgedExport Rehash(int from, int through)
    {
        for (var entry = from; entry <= through; entry++)
        {
            var previous = entry == 1 ? new byte[32] : Convert.FromHexString(HashOf(entry - 1));
            var hash = SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(TextOf(entry))]);
            Lines[entry] = $"{{\"entry\":{TextOf(entry)},\"hash\":\"{Convert.ToHexStringLower(hash)}\"}}";
        }

        return this;
    }

    /// <summary>Writes the whole chain anew from an entry on, the head included: in itself as good as the real one.</summary>
    public ForgedExport Rebuild(int from)
    {
        Rehash(from, Entries);
        Lines[^1] = $"{{\"head\":{{\"position\":{Entries},\"hash\":\"{HashOf(Entries)}\"}}}}";
        return this;
    }

    public string HashOf(int entry) => Lines[entry][^66..^2];

    public string TextOf(int entry) => Lines[entry]["{\"entry\":".Length..^(",\"hash\":\"\"}".Length + 64)];

    public ForgedExport WithHash(int entry, string hash)
    {
        Lines[entry] = $"{Lines[entry][..^66]}{hash}\"}}";
        return this;
    }

    public override string ToString() => string.Concat(Lines.Select(line => $"{line}\n"));
}
