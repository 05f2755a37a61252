using System.Text.Json;
using Npgsql;

namespace Ledsager.EventStore.Tests;

/// <summary>What <c>explain (format json)</c> says of a statement, asked in a session of the store.</summary>
internal static class Plans
{
    /// <summary>A node and all below it.</summary>
    public static IEnumerable<JsonElement> Nodes(JsonElement plan) =>
        plan.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().SelectMany(Nodes).Prepend(plan) : [plan];

    /// <summary>The blocks a plan has touched, wherever they were.</summary>
    public static long Blocks(JsonElement plan) => plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64();

    /// <summary>Runs a statement and gives the first value of its first row.</summary>
    public static async Task<object?> Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
