using System.Text;

namespace Ledsager.Cli.Import;

/// <summary>A row of a file parted by semicolons. A field in quotation marks may hold semicolons and doubled quotation marks, but no line break.</summary>
internal static class CsvRow
{
    /// <summary>The fields of a row, trimmed; null when a quotation mark has no pair.</summary>
    public static List<string>? Fields(string row)
    {
        var fields = new List<string>();
        return Split(row, (_, field) => fields.Add(field)) ? fields : null;
    }

    /// <summary>The row's text up to the end of its first fields; all of it when it has no more.</summary>
    public static string Start(string row, int fields)
    {
        var (count, end) = (0, row.Length);
        Split(row, (at, _) => end = ++count == fields ? at : end);
        return row[..end];
    }

    /// <summary>Tells every field and where it ends. False when a quotation mark has no pair.</summary>
    private static bool Split(string row, Action<int, string> tell)
    {
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var c = row[i];
            if (quoted && c == '"' && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append(row[++i]);
            }
            else if (c == '"' && (quoted || string.IsNullOrWhiteSpace(field.ToString())))
            {
                quoted = !quoted;
            }
            else if (c == ';' && !quoted)
            {
                tell(i, field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        tell(row.Length, field.ToString().Trim());
        return !quoted;
    }
}
