using Ledsager.EventStore;
using Ledsager.Law;
using Ledsager.Service.Storage;
using Ledsager.Service.Transactions;

namespace Ledsager.Service;

/// <summary>
/// Drops the view rows and makes them anew from the streams. Others may be serving and writing meanwhile: a balance without a row is read off
/// the history, and a row that a writer has put is newer than ours and stays. Interrupted, it can simply be run again.
/// </summary>
internal static class ViewRebuild
{
    // Few enough that as many long histories fit in memory many times over, many enough that reading and writing them are two round trips of fifty.
    private const int CitizensAtATime = 50;
    private const int CitizensBetweenProgress = 1_000;

    /// <summary>Rebuilds every view.</summary>
    /// <returns>The exit code: 0 when every citizen has a row again.</returns>
    public static async Task<int> Run(string postgres, string? serviceLevelFolder, CancellationToken cancel)
    {
        var levels = serviceLevelFolder is { } folder ? ServiceLevels.Load(folder) : ServiceLevels.BuiltIn();
        await using var store = await Database.Open(postgres, cancel);
        await store.DropView(HoursView.Name, cancel);
        await store.Agenda.Drop(cancel);

        var (rebuilt, failed) = (0, 0);
        foreach (var municipality in await store.ListTenants(cancel))
        {
            if (!levels.TryFor(municipality, out var history))
            {
                failed++;
                Console.Error.WriteLine($"Municipality {municipality}: no service level is known, so its accounts cannot be derived. Give its folder with --service-levels.");
                continue;
            }

            await Parallel.ForEachAsync(store.ListStreams(municipality, cancel).Chunk(CitizensAtATime), cancel, async (streams, token) =>
            {
                var rows = new List<ViewRow>(streams.Length);
                var agenda = new List<AgendaRow>();
                foreach (var (stream, read) in streams.Zip(await store.LoadMany(streams, token)))
                {
                    try
                    {
                        if (LoadedCase.Fold(read, history) is not { Case.IsNew: false } loaded)
                            continue;

                        rows.Add(HoursView.Row(stream.Id, loaded));
                        agenda.AddRange(DeadlineView.Items(loaded.Case).Concat(NoteView.Items(loaded.Case)).Select(item => new AgendaRow(stream, loaded.Case.Version, item)));
                    }
                    catch (InvalidDataException e)
                    {
                        Interlocked.Increment(ref failed);
                        Console.Error.WriteLine($"Citizen {stream.Id} of municipality {municipality}: {e.Message}");
                    }
                }

                await store.WriteViews(municipality, rows, token);
                await store.Agenda.Write(agenda, token);
                var before = Interlocked.Add(ref rebuilt, rows.Count) - rows.Count;
                if (before / CitizensBetweenProgress != (before + rows.Count) / CitizensBetweenProgress)
                    Console.WriteLine($"{before + rows.Count} accounts, at municipality {municipality} …");
            });
        }

        Console.WriteLine(failed == 0 ? $"Rebuilt the views of {rebuilt} accounts." : $"Rebuilt the views of {rebuilt} accounts; {failed} failures, told above.");
        return failed == 0 ? 0 : StartException.ExitCode;
    }
}
