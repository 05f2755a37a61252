using System.Globalization;
using System.Text.RegularExpressions;

namespace Ledsager.Cli.Import;

/// <summary>
/// The lines of a file that were not recorded, with the same columns in the same encoding and the reason beside them: to be mended and sent. It
/// appears when the import is complete, or not at all; what an import that was killed leaves behind is written over by the next.
/// </summary>
internal sealed partial class RejectsFile(FileInfo file, TimesheetFile from) : IDisposable
{
    private const string LineEnd = "\r\n"; // As spreadsheets write it.

    private StreamWriter? _text;

    private string Partial => file.FullName + ".partial";

    /// <summary>Where the rejects of a file go: beside it, under a name that is free, as an earlier one may be in somebody's hands.</summary>
    public static FileInfo Beside(FileInfo timesheets)
    {
        var name = Generation().Replace(Path.GetFileNameWithoutExtension(timesheets.Name), "");
        for (var i = 1; ; i++)
        {
            var number = i == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{i}");
            var free = new FileInfo(Path.Combine(timesheets.DirectoryName!, $"{name}.afvist{number}.csv"));
            if (!free.Exists)
                return free;
        }
    }

    public void Add(TimesheetRow row, string code, string reason)
    {
        if (_text is null)
        {
            _text = new StreamWriter(new FileStream(Partial, FileMode.Create, FileAccess.Write, FileShare.None), from.Encoding);
            _text.Write(from.RejectsHeader() + LineEnd);
        }

        _text.Write(from.Reject(row, code, reason) + LineEnd);
    }

    /// <summary>Lets the file appear, if there is anything in it.</summary>
    /// <returns>The file; null without rejects.</returns>
    public FileInfo? Complete()
    {
        if (_text is null)
            return null;

        _text.Flush();
        ((FileStream)_text.BaseStream).Flush(flushToDisk: true);
        _text.Dispose();
        _text = null;
        File.Move(Partial, file.FullName, overwrite: false);
        return file;
    }

    public void Dispose()
    {
        if (_text is null)
            return;

        _text.Dispose();
        File.Delete(Partial);
    }

    [GeneratedRegex(@"\.afvist(-[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Generation();
}
