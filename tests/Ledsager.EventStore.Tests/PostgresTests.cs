namespace Ledsager.EventStore.Tests;

// The compliance tests on PostgreSQL. A second implementation adds its factory and the same few lines.

public sealed class PostgresAppendTests(PostgresFactory factory) : AppendTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresWarmStoreTests(PostgresFactory factory) : WarmStoreTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresConcurrencyTests(PostgresFactory factory) : ConcurrencyTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresBadInputTests(PostgresFactory factory) : BadInputTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresJournalTests(PostgresFactory factory) : JournalTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresJournalWaitTests(PostgresFactory factory) : JournalWaitTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresSubscriptionTests(PostgresFactory factory) : SubscriptionTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresTogetherTests(PostgresFactory factory) : TogetherTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresTimerTests(PostgresFactory factory) : TimerTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresViewTests(PostgresFactory factory) : ViewTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;

public sealed class PostgresAgendaTests(PostgresFactory factory) : AgendaTests<PostgresFactory>(factory), IClassFixture<PostgresFactory>;
