using System.Net.Sockets;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>Tells a database that cannot be used now from a statement it refuses.</summary>
internal static class Failure
{
    /// <summary>The connection is gone, or the server cannot do its work: another statement would fare no better.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        // 08 connection, 25006 read-only (a standby), 53 out of disk, memory or connections, 57 shut down or cancelled, 58 and XX its own trouble.
        PostgresException p => p.SqlState[..2] is "08" or "53" or "57" or "58" or "XX" || p.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Two transactions were in each other's way. Nothing was written; the same again may succeed.</summary>
    public static bool IsPassing(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The database found other than what was expected of it: a journal or a stream has moved, or a request is known. Nothing was written.</summary>
    public static bool IsUnexpected(Exception e) => e is PostgresException { SqlState: "LE001" or PostgresErrorCodes.UniqueViolation };

    /// <summary>The same in the words of the interface, which knows no driver.</summary>
    public static Exception Translated(Exception cause) => cause switch
    {
        _ when IsUnavailable(cause) => Unavailable(cause),
        PostgresException refused => new StoreRefusedException($"The database refused: {refused.MessageText}", refused),
        _ => cause,
    };

    public static StoreUnavailableException Unavailable(Exception cause) =>
        new($"The event store cannot be reached, or was lost before it answered: {cause.Message}", cause);
}
