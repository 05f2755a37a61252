using System.Globalization;
using Ledsager.Cases;
using Ledsager.EventStore;

namespace Ledsager.Service.Transactions;

/// <summary>A case's version as clients see it.</summary>
internal static class Etags
{
    public static string Etag(this Case @case) => Of(@case.Version);

    public static string Etag(this ViewRow row) => Of(row.Version);

    private static string Of(long version) => version.ToString(CultureInfo.InvariantCulture);
}
