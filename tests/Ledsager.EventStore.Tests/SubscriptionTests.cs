namespace Ledsager.EventStore.Tests;

/// <summary>Named consumers keep their place in the store, and may set a stream aside without losing or disordering anything.</summary>
public abstract class SubscriptionTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    private const string Wages = "wages";

    private ISubscriptions Subscriptions => Store.Subscriptions;

    [Fact(DisplayName = "En ukendt modtager er ingen fejl")]
    public async Task An_unknown_consumer()
    {
        (await Subscriptions.Find(Tenant, Wages)).ShouldBeNull();
        (await Subscriptions.List(Tenant)).ShouldBeEmpty();
        (await Subscriptions.ListParked(Tenant, Wages)).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En kvittering flytter kun fremad, og to gange er som én")]
    public async Task An_acknowledgement_only_moves_forward()
    {
        await Store.Append(To(Citizen(), 0, Events(5)));
        (await Subscriptions.Acknowledge(Tenant, Wages, 3)).ShouldNotBeNull().Position.ShouldBe(3);
        (await Subscriptions.Acknowledge(Tenant, Wages, 3)).ShouldNotBeNull().Position.ShouldBe(3);
        (await Subscriptions.Acknowledge(Tenant, Wages, 1)).ShouldNotBeNull().Position.ShouldBe(3);
        (await Subscriptions.Acknowledge(Tenant, Wages, 5)).ShouldNotBeNull().Position.ShouldBe(5);
        var found = (await (await Factory.Open()).Subscriptions.Find(Tenant, Wages)).ShouldNotBeNull();
        (found.Tenant, found.Consumer, found.Position, found.Head).ShouldBe((Tenant, Wages, 5, 5));
    }

    [Fact(DisplayName = "Man kan ikke kvittere for det, der ikke er sket")]
    public async Task What_has_not_happened_cannot_be_acknowledged()
    {
        (await Subscriptions.Acknowledge(Tenant, Wages, 1)).ShouldBeNull();
        (await Subscriptions.Acknowledge(Tenant, Wages, 0)).ShouldNotBeNull().Position.ShouldBe(0);
        await Store.Append(To(Citizen(), 0, Event()));
        (await Subscriptions.Acknowledge(Tenant, Wages, 2)).ShouldBeNull();
        (await Subscriptions.Acknowledge(Tenant, Wages, 1)).ShouldNotBeNull().Position.ShouldBe(1);
    }

    [Fact(DisplayName = "Hver modtager i hver kommune har sin egen plads")]
    public async Task Every_consumer_has_its_own_place()
    {
        var other = NewTenant();
        await Store.Append(To(Citizen(), 0, Events(5)));
        await Store.Append(To(new StreamId(other, "citizen"), 0, Events(2)));
        await Subscriptions.Acknowledge(Tenant, Wages, 4);
        await Subscriptions.Acknowledge(Tenant, "archive", 1);
        await Subscriptions.Acknowledge(other, Wages, 2);
        (await Subscriptions.List(Tenant)).Select(s => (s.Consumer, s.Position, s.Head)).ShouldBe([("archive", 1L, 5L), (Wages, 4L, 5L)]);
        var all = (await Subscriptions.List()).Where(s => s.Tenant == Tenant || s.Tenant == other).Select(s => (s.Tenant, s.Consumer));
        all.ShouldBe([(Tenant, "archive"), (Tenant, Wages), (other, Wages)]);
    }

    [Fact(DisplayName = "En borger sat til side holder kun det tilbage, der kommer efter")]
    public async Task A_parked_stream_holds_back_what_comes_after()
    {
        await Store.Append(To(Citizen(), 0, Events(4)));
        var parking = await Subscriptions.Park(Citizen(), Wages, 2);
        parking.ShouldBe(new Parking(Citizen(), 2, 2, null));
        (parking.Holds(2), parking.Holds(3), parking.Holds(1_000)).ShouldBe((false, true, true));
        (await Subscriptions.ListParked(Tenant, Wages)).ShouldBe([parking]);
        (await Subscriptions.ListParked(Tenant, "archive")).ShouldBeEmpty();
    }

    [Fact(DisplayName = "At sætte den samme til side igen ændrer intet")]
    public async Task Parking_twice_is_parking_once()
    {
        await Store.Append(To(Citizen(), 0, Events(4)));
        await Subscriptions.Park(Citizen(), Wages, 2);
        await Subscriptions.AcknowledgeReplay(Citizen(), Wages, 3);
        (await Subscriptions.Park(Citizen(), Wages, 0)).ShouldBe(new Parking(Citizen(), 2, 3, null));
        (await Subscriptions.AcknowledgeReplay(Citizen(), Wages, 1)).ShouldBe(new Parking(Citizen(), 2, 3, null));
        (await Subscriptions.AcknowledgeReplay(Citizen("other"), Wages, 1)).ShouldBeNull();
    }

    [Fact(DisplayName = "En borger kommer først med igen, når alt er afspillet")]
    public async Task A_stream_returns_once_everything_is_replayed()
    {
        await Store.Append(To(Citizen(), 0, Events(4)));
        await Store.Append(To(Citizen("other"), 0, Events(3)));
        (await Subscriptions.Unpark(Citizen(), Wages)).ShouldBe(UnparkResult.NotParked);
        await Subscriptions.Park(Citizen(), Wages, 2);
        await Subscriptions.AcknowledgeReplay(Citizen(), Wages, 3);
        (await Subscriptions.Unpark(Citizen(), Wages)).ShouldBe(UnparkResult.EventsRemain);
        await Subscriptions.AcknowledgeReplay(Citizen(), Wages, 4);
        (await Subscriptions.Unpark(Citizen(), Wages)).ShouldBe(UnparkResult.Unparked);

        var parking = (await Subscriptions.ListParked(Tenant, Wages)).ShouldHaveSingleItem();
        parking.ShouldBe(new Parking(Citizen(), 2, 7, 7));
        (parking.Holds(4), parking.Holds(7), parking.Holds(8)).ShouldBe((true, true, false));
        (await Subscriptions.Unpark(Citizen(), Wages)).ShouldBe(UnparkResult.NotParked);
    }

    [Fact(DisplayName = "Det afspillede sættes ikke til side igen, og er glemt, når modtageren er forbi")]
    public async Task What_was_replayed_is_not_parked_again()
    {
        await Store.Append(To(Citizen(), 0, Events(4)));
        await Subscriptions.Park(Citizen(), Wages, 1);
        await Subscriptions.AcknowledgeReplay(Citizen(), Wages, 4);
        await Subscriptions.Unpark(Citizen(), Wages);
        await Store.Append(To(Citizen(), 4, Events(2)));
        (await Subscriptions.Park(Citizen(), Wages, 1)).ShouldBe(new Parking(Citizen(), 4, 4, null));

        await Subscriptions.Acknowledge(Tenant, Wages, 3);
        (await Subscriptions.ListParked(Tenant, Wages)).Count.ShouldBe(2);
        await Subscriptions.Acknowledge(Tenant, Wages, 4);
        (await Subscriptions.ListParked(Tenant, Wages)).ShouldBe([new Parking(Citizen(), 4, 4, null)]);
    }

    [Fact(DisplayName = "Mens der skrives, går intet tabt mellem at være sat til side og komme med igen")]
    public async Task Nothing_is_lost_between_parked_and_unparked()
    {
        const int Events = 300;
        var writing = Task.Run(async () =>
        {
            for (var version = 0; version < Events; version++)
                await Store.Append(To(Citizen(), version, Event()));
        });

        // A consumer that parks and unparks all the time: every event comes once, with the others or by replay.
        var other = await Factory.Open();
        var (position, read, replayed) = (0L, new List<long>(), new List<long>());
        while (read.Count + replayed.Count < Events)
        {
            foreach (var entry in await other.ReadJournal(Tenant, position).Take(20).ToListAsync())
            {
                position = entry.Stored.Position;
                if (!(await other.Subscriptions.ListParked(Tenant, Wages)).Any(parking => parking.Holds(position)))
                    read.Add(position);
            }

            if ((await other.Subscriptions.ListParked(Tenant, Wages)).FirstOrDefault(parking => parking.Through is null) is { } parked)
            {
                var waiting = (await other.Load(Citizen())).Events.Where(e => e.Position > parked.Replayed).Select(e => e.Position).ToList();
                replayed.AddRange(waiting);
                if (waiting.Count > 0)
                    await other.Subscriptions.AcknowledgeReplay(Citizen(), Wages, waiting[^1]);
                await other.Subscriptions.Unpark(Citizen(), Wages);
            }
            else
            {
                await other.Subscriptions.Park(Citizen(), Wages, position);
            }
        }

        await writing;
        read.ShouldNotBeEmpty();
        replayed.ShouldNotBeEmpty();
        read.Concat(replayed).Order().ShouldBe(Enumerable.Range(1, Events).Select(p => (long)p));
    }
}
