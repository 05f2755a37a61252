using System.Globalization;
using Spectre.Console;

namespace Ledsager.Cli;

/// <summary>Rules that many lines of a table rest on, written once below it.</summary>
internal sealed class Footnotes
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

    public void Write(IAnsiConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 1, 0)).AddColumn(new GridColumn().Padding(0, 0, 2, 0));
        foreach (var (index, text) in _texts.Index())
            grid.AddRow(Paper.Dim(string.Create(CultureInfo.InvariantCulture, $"rule {index + 1}")), Paper.Dim(text));

        if (_texts.Count > 0)
            console.Write(grid);
    }
}
