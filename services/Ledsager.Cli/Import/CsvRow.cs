using System.Text;

namespace Ledsager.Cli.Import;

/// <summary>A row of a file parted by semicolons. A field in quotation marks may hold semicolons and doubled quotation marks, but no line break.</summary>
internal static class CsvRow
{
    /// <summary>The fields of a row, trimmed; null when a quotation mark has no pair.</summary>
    public static List<string>? Fields(string row)
    {
        var fields = new List<string>();
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
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString().Trim());
        return quoted ? null : fields;
    }
}
