using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledsager.EventStore.Postgres;

/// <summary>
/// Brings the schema up to date at start. Migrations only add, so an older process may keep running, and start, on a newer schema.
/// </summary>
internal static class Migrations
{
    private const string Record =
        """
        create table migrations (
            number     integer     not null,
            name       text        not null,
            checksum   bytea       not null,
            applied_at timestamptz not null default now(),
            constraint pk_migrations primary key (number)
        )
        """;

    /// <summary>Applies what is missing, in one transaction under a lock: a second process waits and finds it done.</summary>
    public static Task Apply(NpgsqlDataSource database, string schema, CancellationToken cancel) =>
        Apply(database, schema, Sql.Migrations(), cancel);

    public static async Task Apply(
        NpgsqlDataSource database, string schema, IEnumerable<(string Name, string Text)> migrations, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Execute(connection, $"select pg_advisory_xact_lock(hashtextextended('migrations of {schema}', 0))", cancel);
        // Asked first, so that a role without the right to create anything can start on a finished schema.
        if (!await Is("exists (select from pg_namespace where nspname = $1)", connection, schema, cancel))
            await Execute(connection, $"create schema {schema}", cancel);
        if (!await Is("to_regclass($1 || '.migrations') is not null", connection, schema, cancel))
            await Execute(connection, Record, cancel);

        var applied = await Applied(connection, cancel);
        foreach (var (name, text) in migrations)
        {
            var number = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            var checksum = SHA256.HashData(Encoding.UTF8.GetBytes(text));
            if (!applied.TryGetValue(number, out var before))
            {
                await Execute(connection, text, cancel);
                await Execute(
                    connection, "insert into migrations (number, name, checksum) values ($1, $2, $3)", cancel,
                    new NpgsqlParameter<int> { TypedValue = number }, new NpgsqlParameter<string> { TypedValue = name },
                    new NpgsqlParameter<byte[]> { TypedValue = checksum });
            }
            else if (!checksum.AsSpan().SequenceEqual(before))
            {
                throw new InvalidOperationException(
                    $"Migration {name} was changed after it was applied to schema {schema}. Migrations only add: write a new one.");
            }
        }

        await transaction.CommitAsync(cancel);
    }

    private static async Task<bool> Is(string condition, NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select " + condition, connection);
        command.Parameters.Add(Parameters.Text(schema));
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<Dictionary<int, byte[]>> Applied(NpgsqlConnection connection, CancellationToken cancel)
    {
        var applied = new Dictionary<int, byte[]>();
        await using var command = new NpgsqlCommand("select number, checksum from migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            applied.Add(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1));
        return applied;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
