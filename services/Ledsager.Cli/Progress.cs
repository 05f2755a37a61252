using System.Diagnostics;
using System.Globalization;

namespace Ledsager.Cli;

/// <summary>Says on the error stream how far long work has come: after a second, and now and then from there on.</summary>
internal sealed class Progress(string what) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A line on a terminal is written over; in a log every line stays.
    private readonly TimeSpan _interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Patience;
    private int _shown;

    public TimeSpan Elapsed => _watch.Elapsed;

    /// <param name="done">How much is done.</param>
    /// <param name="of">Of how much; 0 when that is not known.</param>
    /// <param name="detail">How much that is, in words.</param>
    public void At(long done, long of, string detail)
    {
        if (_watch.Elapsed < _next)
            return;

        _next = _watch.Elapsed + _interval;
        var share = of > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * done / of:0} %, ") : "";
        Write($"{what} … {share}{detail}");
    }

    /// <summary>Makes room on a terminal for something else.</summary>
    public void Clear()
    {
        if (_shown > 0 && !Console.IsErrorRedirected)
            Console.Error.Write($"\r{new string(' ', _shown)}\r");

        _shown = 0;
    }

    public void Dispose() => Clear();

    private void Write(string text)
    {
        if (Console.IsErrorRedirected)
            Console.Error.WriteLine(text);
        else
            Console.Error.Write($"\r{text.PadRight(_shown)}");

        _shown = text.Length;
    }
}
