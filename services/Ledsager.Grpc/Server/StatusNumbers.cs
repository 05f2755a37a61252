using System.Globalization;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Status codes as they are sent, without making a string for each call.</summary>
internal static class StatusNumbers
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 17).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Text(StatusCode code) => (uint)code < (uint)Texts.Length ? Texts[(int)code] : ((int)code).ToString(CultureInfo.InvariantCulture);
}
