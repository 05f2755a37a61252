using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Ledsager.Specs;

/// <summary>The arrows between the rooms. What a project file does not name, its code cannot use.</summary>
[Trait("Group", "specs")]
public sealed class ArchitectureSpecs
{
    // Room, the rooms it may use, and the packages and frameworks it may use. «*» is any.
    private static readonly (string Room, string[] Rooms, string[] Packages)[] Allowed =
    [
        ("Ledsager.Law", [], ["NodaTime"]),
        ("Ledsager.Cases", ["Ledsager.Law"], []),
        ("Ledsager.EventStore", [], ["NodaTime", "Npgsql"]),
        ("Ledsager.Grpc", [], ["Google.Protobuf", "Grpc.Tools", "Microsoft.AspNetCore.App"]),
        ("Ledsager.Cli", ["Ledsager.Grpc", "Ledsager.Protos"], ["*"]),
        ("Ledsager.Service", ["*"], ["*"]),
    ];

    private static readonly string Root = FindRoot();

    public static TheoryData<string> Rooms() => [.. Directory.GetDirectories(Path.Combine(Root, "services")).Select(Path.GetFileName).OfType<string>()];

    [Theory(DisplayName = "Rummets pile peger kun, hvor de må"), MemberData(nameof(Rooms))]
    public void The_arrows_point_where_they_may(string room)
    {
        var rule = Allowed.SingleOrDefault(rule => rule.Room == room);
        rule.Room.ShouldNotBeNull($"{room} is a new room: say here what it may use.");

        var project = XDocument.Load(Path.Combine(Root, "services", room, $"{room}.csproj"));
        var rooms = Named(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).ToList();

        // The import of Grpc.targets is the arrow to Ledsager.Grpc, or to the packages it stands in for.
        if (project.Descendants("Import").Any(import => import.Attribute("Project")!.Value.EndsWith("Grpc.targets", StringComparison.Ordinal)))
            rooms.Add("Ledsager.Grpc");

        Beyond(rooms, rule.Rooms).ShouldBeEmpty($"{room} may not use these rooms");
        Beyond([.. Named(project, "PackageReference"), .. Named(project, "FrameworkReference")], rule.Packages).ShouldBeEmpty($"{room} may not use these packages");
        if (!rule.Packages.Contains("*", StringComparer.Ordinal))
            project.Root!.Attribute("Sdk")!.Value.ShouldBe("Microsoft.NET.Sdk", "another SDK brings frameworks that the file does not name");
    }

    [Fact(DisplayName = "Beskederne kender intet rum")]
    public void The_messages_know_no_room() =>
        Directory.GetFiles(Path.Combine(Root, "protos"), "*.csproj")
            .SelectMany(file => Named(XDocument.Load(file), "ProjectReference"))
            .ShouldBeEmpty();

    [Fact(DisplayName = "De rene rum er oversat mod intet andet end hinanden, NodaTime og .NET selv")]
    public void The_pure_rooms_are_compiled_against_nothing_else()
    {
        foreach (var room in new[] { typeof(Ledsager.Law.Minutes).Assembly, typeof(Ledsager.Cases.Case).Assembly })
        {
            room.GetReferencedAssemblies().Select(reference => reference.Name!)
                .Where(name => name is not ("NodaTime" or "Ledsager.Law") && !name.StartsWith("System.", StringComparison.Ordinal))
                .ShouldBeEmpty(room.GetName().Name);
        }
    }

    [Theory(DisplayName = "De rene rum spørger ingen om tiden, filerne eller nettet")]
    [InlineData("Ledsager.Cases"), InlineData("Ledsager.Law")]
    public void The_pure_rooms_ask_no_machine(string room)
    {
        string[] impure = ["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.", "SystemClock", "TimeProvider", "Stopwatch", "System.Net", "HttpClient", "async ", "await ", "Task<", "ILogger", "Random", "Environment."];
        var found =
            from file in Directory.GetFiles(Path.Combine(Root, "services", room), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from word in impure
            where line.Contains(word, StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}";
        found.ShouldBeEmpty();
    }

    private static IEnumerable<string> Named(XDocument project, string element) => project.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static IEnumerable<string> Beyond(IEnumerable<string> used, string[] allowed) =>
        allowed.Contains("*", StringComparer.Ordinal) ? [] : used.Except(allowed, StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Ledsager.Services.sln")))
                return directory;
        }

        throw new InvalidOperationException($"No working copy above {AppContext.BaseDirectory}.");
    }
}
