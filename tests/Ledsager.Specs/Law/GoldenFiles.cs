using System.Text.Json.Nodes;

namespace Ledsager.Specs.Law;

/// <summary>The worked scenarios of the repository.</summary>
internal sealed class GoldenFiles(string folder)
{
    public static readonly GoldenFiles Own = new(Path.Combine(AppContext.BaseDirectory, "golden"));

    public IEnumerable<string> Names(string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"{name}.json")))!.AsObject();
}
