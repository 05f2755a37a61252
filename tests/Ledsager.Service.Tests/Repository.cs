namespace Ledsager.Service.Tests;

/// <summary>Files of the working copy that tests hold the code to.</summary>
internal static class Repository
{
    public static string Folder(params string[] parts)
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Ledsager.Services.sln")))
                return Path.Combine([directory, .. parts]);
        }

        throw new InvalidOperationException($"No working copy above {AppContext.BaseDirectory}.");
    }
}
