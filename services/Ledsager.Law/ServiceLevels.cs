using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Ledsager.Law;

/// <summary>The service levels of every municipality this service keeps accounts for, read once at the start.</summary>
public sealed class ServiceLevels
{
    private static readonly Lazy<ServiceLevels> Embedded = new(() => new ServiceLevels(ServiceLevelFile.ReadAll(EmbeddedFiles())));

    private readonly SortedDictionary<string, ServiceLevelHistory> _byCode = new(StringComparer.Ordinal);

    private ServiceLevels(IEnumerable<ServiceLevelHistory> histories)
    {
        // A later history replaces an earlier one of the same code: a folder overrules what is built in.
        foreach (var history in histories)
            _byCode[history.Municipality] = history;
    }

    /// <summary>Every municipality, by code.</summary>
    public IReadOnlyCollection<ServiceLevelHistory> All => _byCode.Values;

    /// <summary>The municipalities that come with the service.</summary>
    public static ServiceLevels BuiltIn() => Embedded.Value;

    /// <summary>The built-in municipalities, added to or replaced by the <c>*.json</c> files of a folder, whole histories at a time.</summary>
    /// <exception cref="ServiceLevelException">A file cannot be used; the message lists every problem of every file.</exception>
    public static ServiceLevels Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new(BuiltIn().All.Concat(ServiceLevelFile.ReadAll(FilesIn(folder))));
    }

    /// <summary>The same with reminders, for every municipality.</summary>
    public ServiceLevels Reminding(Reminders reminders) => new(All.Select(history => history.Reminding(reminders)));

    /// <summary>One municipality's service levels.</summary>
    /// <exception cref="KeyNotFoundException">No municipality has the code. Ask with <see cref="TryFor"/> where the code comes from outside.</exception>
    public ServiceLevelHistory For(string municipality) =>
        TryFor(municipality, out var history)
            ? history
            : throw new KeyNotFoundException($"No service level is known for municipality «{municipality}»; known are {string.Join(", ", _byCode.Keys)}.");

    /// <summary>One municipality's service levels, if the code is known.</summary>
    public bool TryFor(string municipality, [NotNullWhen(true)] out ServiceLevelHistory? history) => _byCode.TryGetValue(municipality, out history);

    private static IEnumerable<(string File, byte[] Json)> EmbeddedFiles()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return (name, bytes.ToArray());
        }
    }

    private static IEnumerable<(string File, byte[] Json)> FilesIn(string folder)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.json");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServiceLevelException([new(folder, "", $"the folder cannot be read: {e.Message}")]);
        }

        return files.Order(StringComparer.Ordinal).Select(file => (file, Bytes(file)));
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServiceLevelException([new(file, "", $"cannot be read: {e.Message}")]);
        }
    }
}
