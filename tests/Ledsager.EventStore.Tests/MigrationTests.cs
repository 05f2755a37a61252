using Ledsager.EventStore.Postgres;
using Npgsql;

namespace Ledsager.EventStore.Tests;

/// <summary>The schema: brought up to date at start by whoever comes first, never changed behind anybody's back.</summary>
public sealed class MigrationTests(PostgresFactory factory) : IClassFixture<PostgresFactory>
{
    [Fact(DisplayName = "Otte processer starter på én gang på en tom database")]
    public async Task Many_processes_start_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(factory.Open)));
        (await factory.Database.Query("select number, name from migrations order by number")).Select(r => r[1])
            .ShouldBe(["0001_event_tables.sql", "0002_journal_requests_views_timers.sql", "0003_subscriptions.sql", "0004_agenda.sql", "0005_parked_timers.sql", "0006_expected.sql"]);
    }

    [Fact(DisplayName = "En ændret gammel migrering standser starten")]
    public async Task A_changed_old_migration_stops_the_start()
    {
        await using var database = Connect("changed");
        await Apply(database, "changed", ("0001_one.sql", "create table one (id int)"), ("0002_two.sql", "create table two (id int)"));
        await Apply(database, "changed", ("0001_one.sql", "create table one (id int)"), ("0002_two.sql", "create table two (id int)"));

        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => Apply(database, "changed", ("0001_one.sql", "create table one (id bigint)"), ("0002_two.sql", "create table two (id int)")));
        error.Message.ShouldContain("0001_one.sql");
    }

    [Fact(DisplayName = "En migrering der fejler, efterlader intet")]
    public async Task A_failing_migration_leaves_nothing()
    {
        await using var database = Connect("broken");
        await Should.ThrowAsync<PostgresException>(() => Apply(database, "broken", ("0001_one.sql", "create table one (id int); select 1/0")));
        (await factory.Database.Query("select 1 from pg_namespace where nspname = 'broken'")).ShouldBeEmpty();

        await Apply(database, "broken", ("0001_one.sql", "create table one (id int)"));
        (await factory.Database.Query("select 1 from broken.one")).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En ældre udgave starter på et nyere skema")]
    public async Task An_older_version_starts_on_a_newer_schema()
    {
        await using var database = Connect("newer");
        await Apply(database, "newer", ("0001_one.sql", "create table one (id int)"), ("0002_two.sql", "create table two (id int)"));
        await Apply(database, "newer", ("0001_one.sql", "create table one (id int)"));
    }

    [Fact(DisplayName = "Et skemanavn er små bogstaver, tal og understreg")]
    public async Task A_schema_name_is_plain()
    {
        foreach (var bad in new[] { "", "Ledsager", "a b", "a;drop schema public", "1a", "a\"" })
        {
            await Should.ThrowAsync<ArgumentException>(
                () => PostgresEventStore.Open(new PostgresEventStoreOptions(factory.Database.ConnectionString) { Schema = bad }));
        }
    }

    [Fact(DisplayName = "Uden database siges det klart")]
    public async Task Without_a_database_the_start_says_so()
    {
        var nowhere = new PostgresEventStoreOptions("Host=/nowhere;Username=ledsager;Database=postgres");
        (await Should.ThrowAsync<StoreUnavailableException>(() => PostgresEventStore.Open(nowhere))).Message.ShouldContain("cannot be reached");
    }

    private NpgsqlDataSource Connect(string schema) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(factory.Database.ConnectionString) { SearchPath = schema, Pooling = false }.ConnectionString);

    private static Task Apply(NpgsqlDataSource database, string schema, params (string, string)[] migrations) =>
        Migrations.Apply(database, schema, migrations, CancellationToken.None);
}
