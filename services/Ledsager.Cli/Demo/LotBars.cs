using System.Text;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli.Demo;

/// <summary>A small bar for each lot of a balance, each as wide as a month's hours; the shapes tell what the colours tell.</summary>
internal static class LotBars
{
    public const string Legend = "█ left  ▒ expires at the end of the month  ░ used";

    // Six months are the window of every service level; a longer one makes a longer row.
    private const int Slots = 6;
    private const int Width = 4;

    /// <summary>The bars at the end of a month.</summary>
    /// <param name="balance">The balance before that midnight.</param>
    /// <param name="month">The month: its own lot stands last.</param>
    /// <param name="expired">What lapses at that midnight, by lot.</param>
    public static Markup Of(Balance balance, YearMonth month, Dictionary<YearMonth, int> expired)
    {
        var lots = balance.Lots.ToDictionary(lot => lot.Month.ToYearMonth());
        var text = new StringBuilder();
        for (var slot = Slots - 1; slot >= 0; slot--)
        {
            text.Append(lots.TryGetValue(month.PlusMonths(-slot), out var lot) ? Bar(lot, expired.ContainsKey(month.PlusMonths(-slot))) : new string(' ', Width));
            text.Append(slot == 0 ? "" : " ");
        }

        return new Markup(text.ToString());
    }

    private static string Bar(Lot lot, bool lapses)
    {
        // Something left is never shown as nothing, nor a lot that was touched as whole.
        var left = lot.OpenedMinutes == 0 ? 0 : (int)Math.Round((double)Width * lot.RemainingMinutes / lot.OpenedMinutes, MidpointRounding.AwayFromZero);
        if (lot.RemainingMinutes > 0)
            left = Math.Clamp(left, 1, lot.RemainingMinutes == lot.OpenedMinutes ? Width : Width - 1);

        var kept = lapses ? $"[yellow]{new string('▒', left)}[/]" : $"[green]{new string('█', left)}[/]";
        return $"{kept}[grey]{new string('░', Width - left)}[/]";
    }
}
