using System.Diagnostics;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>Whoever follows a journal hears of what is appended to it, by whichever process.</summary>
public abstract class JournalWaitTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    private static readonly Duration Long = Duration.FromMinutes(1);

    [Fact(DisplayName = "Den, der venter på journalen, får besked, når en anden proces skriver")]
    public async Task Who_waits_is_told_of_another_process_append()
    {
        var other = await Factory.Open();
        for (var version = 0; version < 20; version++)
        {
            var waiting = Store.WaitForJournal(Tenant, version, Long).AsTask();
            await other.Append(To(Citizen(), version, Event()));
            (await waiting).ShouldBeTrue();
            (await All(Store.ReadJournal(Tenant, version))).ShouldHaveSingleItem();
        }
    }

    [Fact(DisplayName = "Besked kommer inden for 100 ms, ikke først ved næste opslag")]
    public async Task The_news_is_quick()
    {
        var other = await Factory.Open();
        await Store.WaitForJournal(Tenant, 0, Duration.FromMilliseconds(1));
        var delays = new List<double>();
        for (var version = 0; version < 21; version++)
        {
            var waiting = Store.WaitForJournal(Tenant, version, Long).AsTask();
            await other.Append(To(Citizen(), version, Event()));
            var watch = Stopwatch.StartNew();
            await waiting;
            delays.Add(watch.Elapsed.TotalMilliseconds);
        }

        // The median, so that a machine busy with other things is not taken for a fault; the look alone would come after 500 ms on average.
        delays.Order().ElementAt(10).ShouldBeLessThan(100);
    }

    [Fact(DisplayName = "Det, der allerede står i journalen, ventes der ikke på")]
    public async Task What_stands_already_is_not_waited_for()
    {
        await Store.Append(To(Citizen(), 0, Events(3)));
        (await Store.WaitForJournal(Tenant, 0, Long)).ShouldBeTrue();
        (await Store.WaitForJournal(Tenant, 2, Long)).ShouldBeTrue();
        (await Store.WaitForJournal(Tenant, 3, Duration.FromMilliseconds(50))).ShouldBeFalse();
    }

    [Fact(DisplayName = "En anden kommunes journal vækker ikke")]
    public async Task Another_municipality_wakes_nobody()
    {
        var waiting = Store.WaitForJournal(Tenant, 0, Duration.FromMilliseconds(300)).AsTask();
        await Store.Append(To(new StreamId(NewTenant(), "citizen"), 0, Event()));
        (await waiting).ShouldBeFalse();
    }

    [Fact(DisplayName = "Den, der ikke vil vente længere, går")]
    public async Task Who_will_wait_no_longer_leaves()
    {
        using var leaving = new CancellationTokenSource();
        var waiting = Store.WaitForJournal(Tenant, 0, Long, leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}
