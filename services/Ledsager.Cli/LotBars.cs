using System.Text;
using Ledsager.Api.Hours.V1;
using NodaTime;
using Spectre.Console;

namespace Ledsager.Cli;

/// <summary>A small bar for each lot of a balance, each as wide as a month's hours; the shapes tell what the colours tell.</summary>
internal static class LotBars
{
    public const string Legend = "█ left  ▒ expires at the end of the month  ░ used";

    // Six months are the window of every service level; a longer one makes a longer row.
    private const int Slots = 6;

    /// <summary>The bars at the end of a month.</summary>
    /// <param name="balance">The balance before that midnight.</param>
    /// <param name="month">The month: its own lot stands last.</param>
    /// <param name="expired">What lapses at that midnight, by lot.</param>
    /// <param name="width">How wide a whole lot is.</param>
    public static Markup Of(Balance balance, YearMonth month, Dictionary<YearMonth, int> expired, int width = 4)
    {
        var lots = balance.Lots.ToDictionary(lot => lot.Month.ToYearMonth());
        var text = new StringBuilder();
        for (var slot = Slots - 1; slot >= 0; slot--)
        {
            text.Append(lots.TryGetValue(month.PlusMonths(-slot), out var lot) ? Of(lot, expired.ContainsKey(month.PlusMonths(-slot)), width) : new string(' ', width));
            text.Append(slot == 0 ? "" : " ");
        }

        return new Markup(text.ToString());
    }

    /// <summary>One lot's bar, as markup.</summary>
    public static string Of(Lot lot, bool lapses = false, int width = 4)
    {
        // Something left is never shown as nothing, nor a lot that was touched as whole.
        var left = lot.OpenedMinutes == 0 ? 0 : (int)Math.Round((double)width * lot.RemainingMinutes / lot.OpenedMinutes, MidpointRounding.AwayFromZero);
        if (lot.RemainingMinutes > 0)
            left = Math.Clamp(left, 1, lot.RemainingMinutes == lot.OpenedMinutes ? width : width - 1);

        var kept = lapses ? $"[yellow]{new string('▒', left)}[/]" : $"[green]{new string('█', left)}[/]";
        return $"{kept}[grey]{new string('░', width - left)}[/]";
    }
}
