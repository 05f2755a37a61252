using System.Globalization;
using Google.Protobuf;
using Ledsager.EventStore;
using NodaTime;

namespace Ledsager.Service.Api;

/// <content>What operators send.</content>
internal sealed partial class Reading
{
    private const int MostTimersOnPage = 1000;
    private const int LongestTimerId = 200;

    /// <summary>Where a page of timers ended, for the next one to go on.</summary>
    public static string TimerPageToken(ListedTimer last) =>
        ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{last.DueAt.ToUnixTimeTicks()} {last.Id}")).ToBase64();

    public int TimersOnPage(int value)
    {
        if (value is < 0 or > MostTimersOnPage)
            Wrong("page_size", "PAGE_SIZE", $"must be 1 to {MostTimersOnPage}, or 0 for 100; it is {value}.", $"skal være 1 til {MostTimersOnPage} eller 0 for 100; den er {value}.");

        return value == 0 ? 100 : value;
    }

    public (Instant DueAt, string Id)? TimerPage(string token)
    {
        if (token.Length == 0)
            return null;

        var text = new byte[token.Length];
        if (token.Length <= 4 * LongestTimerId && Convert.TryFromBase64String(token, text, out var length)
            && System.Text.Encoding.UTF8.GetString(text, 0, length).Split(' ', 2) is [var ticks, { Length: > 0 and <= LongestTimerId } id]
            && long.TryParse(ticks, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var due)
            && due >= FirstSecond * NodaConstants.TicksPerSecond && due < EndSecond * NodaConstants.TicksPerSecond && !id.Any(char.IsControl))
        {
            return (Instant.FromUnixTimeTicks(due), id);
        }

        Wrong("page_token", "PAGE_TOKEN", "must be empty, or as the page before told it.", "skal være tom eller som den forrige side oplyste den.");
        return null;
    }

    public string? OptionalTimer(string value)
    {
        if (value.Length > LongestTimerId || value.Any(char.IsControl) || value.Any(char.IsSurrogate))
        {
            Wrong(
                "timer", "ID", $"must be the id of a timer, at most {LongestTimerId} characters, or empty; it is {Shown(value)}.",
                $"skal være en timers id på højst {LongestTimerId} tegn eller tom; det er {Shown(value)}.");
        }

        return value.Length == 0 ? null : value;
    }
}
