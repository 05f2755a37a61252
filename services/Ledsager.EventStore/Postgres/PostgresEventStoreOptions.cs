namespace Ledsager.EventStore.Postgres;

/// <summary>Where the database is and how it is used.</summary>
/// <param name="ConnectionString">As Npgsql reads it.</param>
public sealed record PostgresEventStoreOptions(string ConnectionString)
{
    /// <summary>The schema that holds every table: lower-case letters, digits and underscores.</summary>
    public string Schema { get; init; } = "ledsager";

    /// <summary>How many connections read at the same time; the writer and the listener have one more each.</summary>
    public int ReadConnections { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>How many appends one transaction holds at most.</summary>
    public int LargestBatch { get; init; } = 512;
}
