using System.Reflection;

namespace Ledsager.EventStore.Postgres;

/// <summary>The statements in <c>sql/</c>, one per file; what leaves newer rows alone is the statement that does not, with one more line.</summary>
internal static class Sql
{
    public static readonly string LockHeads = Read("lock_heads.sql");
    public static readonly string OpenJournals = Read("open_journals.sql");
    public static readonly string FindStreams = Read("find_streams.sql");
    public static readonly string FindRequests = Read("find_requests.sql");
    public static readonly string InsertStreams = Read("insert_streams.sql");
    public static readonly string MoveStreams = Read("move_streams.sql");
    public static readonly string NumberEvents = Read("number_events.sql");
    public static readonly string InsertEvents = Read("insert_events.sql");
    public static readonly string InsertEntries = Read("insert_entries.sql");
    public static readonly string MoveHeads = Read("move_heads.sql");
    public static readonly string InsertRequests = Read("insert_requests.sql");
    public static readonly string PutViews = Read("put_views.sql");
    public static readonly string PutNewerViews = PutViews.TrimEnd() + "\nwhere views.version < excluded.version";
    public static readonly string DropView = Read("drop_view.sql");
    public static readonly string PutAgenda = Read("put_agenda.sql");
    public static readonly string PutNewerAgenda = PutAgenda.TrimEnd() + "\nwhere agenda.version < excluded.version";
    public static readonly string DropAgenda = Read("drop_agenda.sql");
    public static readonly string ReadAgenda = Read("read_agenda.sql");
    public static readonly string SetTimers = Read("set_timers.sql");
    public static readonly string RemoveTimers = Read("remove_timers.sql");
    public static readonly string ClaimTimers = Read("claim_timers.sql");
    public static readonly string CompleteTimer = Read("complete_timer.sql");
    public static readonly string ReleaseTimer = Read("release_timer.sql");
    public static readonly string ParkTimer = Read("park_timer.sql");
    public static readonly string ReturnTimers = Read("return_timers.sql");
    public static readonly string ReplayParkedTimers = Read("replay_parked_timers.sql");
    public static readonly string ListTimers = Read("list_timers.sql");
    public static readonly string TimerFigures = Read("timer_figures.sql");
    public static readonly string NextTimerDue = Read("next_timer_due.sql");
    public static readonly string ReadTime = Read("read_time.sql");
    public static readonly string NoteTime = Read("note_time.sql");
    public static readonly string LoadMany = Read("load_many.sql");
    public static readonly string Load = Read("load.sql");
    public static readonly string ReadJournal = Read("read_journal.sql");
    public static readonly string ReadOutsideJournal = Read("read_outside_journal.sql");
    public static readonly string ReadHead = Read("read_head.sql");
    public static readonly string ListTenants = Read("list_tenants.sql");
    public static readonly string ListStreams = Read("list_streams.sql");
    public static readonly string ReadViews = Read("read_views.sql");
    public static readonly string FindRequest = Read("find_request.sql");
    public static readonly string ReadHeads = Read("read_heads.sql");
    public static readonly string LockHeadShared = Read("lock_head_shared.sql");
    public static readonly string Acknowledge = Read("acknowledge.sql");
    public static readonly string ForgetPastParkings = Read("forget_past_parkings.sql");
    public static readonly string FindSubscription = Read("find_subscription.sql");
    public static readonly string ListSubscriptions = Read("list_subscriptions.sql");
    public static readonly string ListParked = Read("list_parked.sql");
    public static readonly string Park = Read("park.sql");
    public static readonly string AcknowledgeReplay = Read("acknowledge_replay.sql");
    public static readonly string Unpark = Read("unpark.sql");

    private static readonly string[] ListAgendas =
    [
        Listing("due_on", "true"), Listing("due_on", "owner = $3"), Listing("act_by", "true"), Listing("act_by", "owner = $3"),
    ];

    /// <summary>The statement that reads a page of the agenda.</summary>
    public static string ListAgenda(bool byActBy, bool ofOwner) => ListAgendas[(byActBy ? 2 : 0) + (ofOwner ? 1 : 0)];

    /// <summary>The migrations in the order of their numbers.</summary>
    public static IEnumerable<(string Name, string Text)> Migrations() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name["migrations/".Length..], Read(name)));

    private static string Listing(string by, string owner) =>
        Read("list_agenda.sql").Replace("{by}", by, StringComparison.Ordinal).Replace("{owner}", owner, StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The statement {name} is not embedded.");
        using var reader = new StreamReader(stream);
        // A checkout with other line ends is the same migration.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
