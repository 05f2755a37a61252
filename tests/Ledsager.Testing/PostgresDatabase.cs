using System.Net.Sockets;
using Npgsql;

namespace Ledsager.Testing;

/// <summary>A database of its own for a test class.</summary>
public sealed class PostgresDatabase(PostgresServer server, string name) : IAsyncDisposable
{
    /// <summary>The same after the server was killed and started again.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;

    /// <summary>Runs statements past the store, as a forger or another program would.</summary>
    public async Task<int> Execute(string sql)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, each value as text.</summary>
    public async Task<IReadOnlyList<string?[]>> Query(string sql)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i).ToString())]);
        return rows;
    }

    /// <summary>
    /// Drops the database, whoever is still connected. One whose server is gone has gone with it; why it is gone is what the test has to say.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await server.Execute($"drop database if exists {name} with (force)");
        }
        catch (NpgsqlException e) when (e.InnerException is SocketException)
        {
        }
    }

    /// <summary>A connection of one's own, past the store.</summary>
    public async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = "ledsager", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
