using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ledsager.Cases;
using Ledsager.EventStore;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Payroll;

/// <summary>
/// The request that records some lines of an import: its id is the import's and a digest of the lines. The same lines give the same id whatever
/// else the file holds, so a file sent again cannot record them twice, not even while it is still being recorded the first time.
/// </summary>
internal static class ImportRequest
{
    public static RecordedRequest Of(string import, CitizenName citizen, IReadOnlyList<RecordHours> lines)
    {
        // A record writes out all it holds; a line break is in none of it.
        var content = new StringBuilder(citizen.ToString());
        foreach (var line in lines)
            content.Append('\n').Append(line);

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()));
        return new RecordedRequest($"{import}~{Base64Url.EncodeToString(hash.AsSpan(0, 15))}", hash, ReadOnlyMemory<byte>.Empty);
    }
}
