using System.Text;

namespace Ledsager.Cli;

/// <summary>Writes to a pipe or a file: tables are laid out with spaces, which nobody wants at the end of a line there.</summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter
{
    private int _spaces;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _spaces++;
            return;
        }

        if (value is not ('\n' or '\r'))
            inner.Write(new string(' ', _spaces));

        _spaces = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
