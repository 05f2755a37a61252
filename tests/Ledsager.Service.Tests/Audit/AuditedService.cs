using Grpc.Core;
using Ledsager.Api.Audit.V1;
using Ledsager.Service.Tests.Audit;

[assembly: AssemblyFixture(typeof(AuditedService))]

namespace Ledsager.Service.Tests.Audit;

/// <summary>
/// A service with twenty months of three citizens for the auditor's tests. None of them changes what is on record of these: a test that writes
/// has a municipality of its own.
/// </summary>
public sealed class AuditedService : IAsyncDisposable
{
    internal const string Citizen = "municipalities/0151/citizens/ballerup";
    internal const string ShortCitizen = "0151/ballerup";
    internal const string Municipality = "0151";

    /// <summary>A municipality in which nothing ever happens.</summary>
    internal const string Silent = "9067";

    /// <summary>The municipality of the test that writes while others read.</summary>
    internal const string Busy = "0480";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledsager-audit-");
    private readonly TwoTimes.Played _played = new();
    private readonly Lazy<Task> _playing;

    public AuditedService() => _playing = new(async () => await _played.InitializeAsync());

    internal async Task<ServiceProcess> Service()
    {
        await _playing.Value;
        return _played.Service;
    }

    internal string NewFile() => Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.ndjson");

    /// <summary>Runs the command line against the service.</summary>
    internal async Task<CliProcess.Ran> Ask(params string[] arguments) => await CliProcess.Run([.. arguments, "--address", $"http://{(await Service()).Channel.Target}"]);

    /// <summary>The lines of a municipality's export, as the service sends them.</summary>
    internal async Task<string[]> Export(string municipality = Municipality)
    {
        using var text = new MemoryStream();
        using var call = (await Service()).Audit.ExportJournal(new ExportJournalRequest { Municipality = $"municipalities/{municipality}" });
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
            piece.Lines.WriteTo(text);

        return System.Text.Encoding.UTF8.GetString(text.ToArray()).TrimEnd('\n').Split('\n');
    }

    public async ValueTask DisposeAsync()
    {
        if (_playing.IsValueCreated && _playing.Value.IsCompletedSuccessfully)
            await _played.DisposeAsync();

        _folder.Delete(recursive: true);
    }
}
