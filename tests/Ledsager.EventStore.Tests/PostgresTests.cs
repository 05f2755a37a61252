namespace Ledsager.EventStore.Tests;

// The compliance tests on PostgreSQL. A second implementation adds its factory and the same few lines.

public sealed class PostgresAppendTests(PostgresFactory factory) : AppendTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;
