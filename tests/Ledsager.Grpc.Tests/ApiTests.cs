namespace Ledsager.GrpcTests;

/// <summary>Code written against Ledsager.Grpc must compile against the official packages.</summary>
public sealed class ApiTests
{
    [Fact]
    public void Nothing_is_public_that_the_official_packages_lack()
    {
        var official = File.ReadLines(Path.Combine(Repository.Root, "tests", "Ledsager.Grpc.Tests", "official-api.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0].TrimEnd(':'), parts => parts.ElementAtOrDefault(1)?.Split(' ') ?? [], StringComparer.Ordinal);

        var ours = PublicApi.Lines.Select(line => line.Split(": ", 2)).ToList();

        ours.Count.ShouldBeGreaterThan(50);
        foreach (var parts in ours)
        {
            var type = parts[0].TrimEnd(':');
            official.ShouldContainKey(type);
            (parts.ElementAtOrDefault(1)?.Split(' ') ?? []).Except(official[type], StringComparer.Ordinal).ShouldBeEmpty(type);
        }
    }
}
