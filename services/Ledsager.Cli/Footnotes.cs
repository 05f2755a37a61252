using System.Globalization;
using Ledsager.Api.Hours.V1;
using Spectre.Console;

namespace Ledsager.Cli;

/// <summary>What many lines of a table share, a rule they rest on say, written once below it.</summary>
/// <param name="name">What each is called in front of its number.</param>
internal sealed class Footnotes(string name = "rule")
{
    private readonly List<string> _texts = [];

    /// <summary>The number of a text, the same each time; empty for none.</summary>
    public string Number(string text)
    {
        if (text.Length == 0)
            return "";

        if (!_texts.Contains(text, StringComparer.Ordinal))
            _texts.Add(text);

        return (_texts.IndexOf(text) + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number of a rule. What a document states is cited; what was assumed says why.</summary>
    public string Number(AppliedRule rule)
    {
        var value = rule.Name.Length == 0 ? "" : $"{Words.Apart(rule.Name)}: {rule.Value.Trim('"')}. ";
        return Number(rule.Assumed ? $"{value}Assumed ({rule.Citation?.Text}): {rule.Reason}" : $"{value}{rule.Citation?.Text}");
    }

    public void Write(IAnsiConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 1, 0)).AddColumn(new GridColumn().Padding(0, 0, 2, 0));
        foreach (var (index, text) in _texts.Index())
            grid.AddRow(Paper.Dim(string.Create(CultureInfo.InvariantCulture, $"{name} {index + 1}")), Paper.Dim(text));

        if (_texts.Count > 0)
            console.Write(grid);
    }
}
