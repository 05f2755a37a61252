using System.Data.Common;
using Ledsager.EventStore;
using Ledsager.EventStore.Postgres;

namespace Ledsager.Service;

/// <summary>Opens the database that the command line names.</summary>
internal static class Database
{
    private const string Given = "--postgres (or LEDSAGER_POSTGRES)";

    /// <exception cref="StartException">It cannot be used; the message says why.</exception>
    public static async Task<PostgresEventStore> Open(string postgres, CancellationToken cancel)
    {
        try
        {
            return await PostgresEventStore.Open(new PostgresEventStoreOptions(postgres), cancel);
        }
        catch (ArgumentException e)
        {
            throw new StartException($"{Given} must be a connection string such as \"Host=localhost;Username=ledsager;Database=ledsager\": {e.Message}", e);
        }
        catch (StoreUnavailableException e)
        {
            throw new StartException($"The database cannot be reached. Check that its server runs and that {Given} is right. {e.Message}", e);
        }
        catch (DbException e)
        {
            throw new StartException($"The database refused: {e.Message}. Check the database's name, the user and the user's rights in {Given}.", e);
        }
    }
}
