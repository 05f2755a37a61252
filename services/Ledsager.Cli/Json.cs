using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;

namespace Ledsager.Cli;

/// <summary>What a program reads with --json: one object a line.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Zeros are written too: a program should not have to know that an absent number is none.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>A message of the API, as protobuf writes JSON.</summary>
    public static void Write(IMessage message) => Console.Out.WriteLine(Formatter.Format(message));

    /// <summary>A message under a name, where lines of several sorts follow each other.</summary>
    public static void WriteIn(string name, IMessage message) => Console.Out.WriteLine($"{{ \"{name}\": {Formatter.Format(message)} }}");

    /// <summary>An object of this program's own.</summary>
    public static void WriteObject<T>(T value)
        where T : notnull => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));
}
