using System.Text.Json.Nodes;
using Ledsager.Law;
using NodaTime;
using NodaTime.Text;

namespace Ledsager.Service.Tests;

/// <summary>A folder of municipalities that are Ballerup but for a code and a value or two, so that each test class has a journal of its own.</summary>
internal sealed class TestMunicipalities : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledsager-levels-");

    public string Folder => _folder.FullName;

    public TestMunicipalities Add(string code, params (string Name, JsonNode Value)[] hours) => Add(code, version =>
    {
        foreach (var (name, value) in hours)
            version["hours"]![name]!["value"] = value;
    });

    public TestMunicipalities Add(string code, Action<JsonNode> change)
    {
        using var stream = typeof(ServiceLevels).Assembly.GetManifestResourceStream("ServiceLevels/0151-ballerup.json")!;
        var file = JsonNode.Parse(stream)!;
        file["municipality"] = code;
        file["name"] = $"Kommune {code}";
        change(file["versions"]![0]!);
        File.WriteAllText(PathOf(code), file.ToJsonString());
        return this;
    }

    /// <summary>Another version of a municipality's rules from a day on: the last one, but for a change.</summary>
    public TestMunicipalities AddVersion(string code, LocalDate from, Action<JsonNode>? change = null)
    {
        var file = JsonNode.Parse(File.ReadAllText(PathOf(code)))!;
        var version = file["versions"]!.AsArray().Last()!.DeepClone();
        version["validFrom"]!["value"] = LocalDatePattern.Iso.Format(from);
        change?.Invoke(version);
        file["versions"]!.AsArray().Add(version);
        File.WriteAllText(PathOf(code), file.ToJsonString());
        return this;
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string code) => Path.Combine(Folder, $"{code}.json");
}
