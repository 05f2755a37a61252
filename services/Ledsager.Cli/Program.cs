using System.CommandLine;
using System.Text;
using Ledsager.Cli.Commands;

// Danish texts and bars need more than ASCII, whatever the terminal's own encoding.
Console.OutputEncoding = Encoding.UTF8;

var ledsager = new RootCommand("ledsager – a client of Ledsager, the hours account of Serviceloven § 97.")
{
    DemoCommand.Create(),
};

return await ledsager.Parse(args).InvokeAsync();
