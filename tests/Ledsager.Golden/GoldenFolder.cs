using System.Runtime.CompilerServices;

namespace Ledsager.Golden;

/// <summary>Where the worked scenarios are: <c>tests/golden</c>, or the folder that LEDSAGER_GOLDEN names.</summary>
public static class GoldenFolder
{
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("LEDSAGER_GOLDEN") is { Length: > 0 } other ? System.IO.Path.GetFullPath(other) : BuiltIn();

    /// <summary>The files of one kind («L», «D», «C»), in order; an empty folder is an error, not a pass.</summary>
    public static IReadOnlyList<string> Files(string kind) => FilesIn(Path, kind);

    /// <summary>The files of one kind in a folder.</summary>
    public static IReadOnlyList<string> FilesIn(string folder, string kind)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"LEDSAGER_GOLDEN names a folder that does not exist: {folder}");

        if (!Directory.EnumerateFiles(folder, "*.json").Any())
            throw new FileNotFoundException($"There is no scenario in {folder}.");

        return [.. Directory.EnumerateFiles(folder, $"{kind}-*.json").Order(StringComparer.Ordinal)];
    }

    private static string BuiltIn([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "golden"));
}
