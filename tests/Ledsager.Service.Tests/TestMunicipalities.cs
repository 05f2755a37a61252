using System.Text.Json.Nodes;
using Ledsager.Law;

namespace Ledsager.Service.Tests;

/// <summary>A folder of municipalities that are Ballerup but for a code and a value or two, so that each test class has a journal of its own.</summary>
internal sealed class TestMunicipalities : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledsager-levels-");

    public string Folder => _folder.FullName;

    public TestMunicipalities Add(string code, params (string Name, JsonNode Value)[] hours)
    {
        using var stream = typeof(ServiceLevels).Assembly.GetManifestResourceStream("ServiceLevels/0151-ballerup.json")!;
        var file = JsonNode.Parse(stream)!;
        file["municipality"] = code;
        file["name"] = $"Kommune {code}";
        foreach (var (name, value) in hours)
            file["versions"]![0]!["hours"]![name]!["value"] = value;

        File.WriteAllText(Path.Combine(Folder, $"{code}.json"), file.ToJsonString());
        return this;
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => _folder.Delete(recursive: true);
}
