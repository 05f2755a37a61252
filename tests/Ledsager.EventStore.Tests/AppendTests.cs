using System.Text;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>One append at a time: what it writes, what it refuses, what it answers.</summary>
public abstract class AppendTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Fact(DisplayName = "En borger uden hændelser har version 0")]
    public async Task An_unknown_stream_is_empty()
    {
        var read = await Store.Load(Citizen());
        read.Version.ShouldBe(0);
        read.Events.ShouldBeEmpty();
    }

    [Fact(DisplayName = "Det der er skrevet, læses igen")]
    public async Task What_was_appended_is_read_again()
    {
        var first = Event(data: """{"minutes":60,"use":"walk","note":null,"lots":[{"b":1,"a":2},-3]}""");
        var second = Event("hours_saved");
        var append = To(Citizen(), 0, first, second) with { Request = Request("r1"), CorrelationId = "trace" };

        (await Store.Append(append)).ShouldBe(new AppendResult.Appended(2, 2));

        var read = await Store.Load(Citizen());
        read.Version.ShouldBe(2);
        read.Events.Select(e => (e.Stream, e.Version, e.Position, e.RecordedAt, e.Event.Id, e.Event.Type, e.CorrelationId, e.CausationId)).ShouldBe(
        [
            (Citizen(), 1, 1, Monday, first.Id, "hours_used", "trace", "r1"),
            (Citizen(), 2, 2, Monday, second.Id, "hours_saved", "trace", "r1"),
        ]);
        ShouldMean(read.Events[0].Event.Data, first.Data);
        ShouldMean(read.Events[0].Event.Headers, first.Headers);

        (await Store.Load(Citizen(), afterVersion: 1)).Events.ShouldHaveSingleItem().Event.Id.ShouldBe(second.Id);
        (await Store.Load(Citizen(), afterVersion: 2)).Version.ShouldBe(2);
    }

    [Fact(DisplayName = "En forældet version afvises og skriver intet")]
    public async Task A_version_that_has_moved_is_a_conflict()
    {
        await Store.Append(To(Citizen(), 0, Events(3)));

        foreach (var wrong in new long[] { 0, 2, 4 })
            (await Store.Append(To(Citizen(), wrong, Event()))).ShouldBe(new AppendResult.VersionConflict(3));

        (await Store.Load(Citizen())).Version.ShouldBe(3);
        (await Store.ReadHead(Tenant)).Position.ShouldBe(3);
    }

    [Fact(DisplayName = "Samme anmodning igen giver samme svar og skriver intet")]
    public async Task A_repeated_request_gets_the_first_answer()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Request = Request("r1", outcome: "the first answer") });

        // The version has moved, but the request is asked about first: a repeat must never look like a conflict.
        var again = await Store.Append(To(Citizen(), 0, Event()) with { Request = Request("r1", outcome: "another answer") });

        var known = again.ShouldBeOfType<AppendResult.Repeated>().Request;
        Encoding.UTF8.GetString(known.Outcome.Span).ShouldBe("the first answer");
        (await Store.Load(Citizen())).Version.ShouldBe(1);
        Encoding.UTF8.GetString((await Store.FindRequest(Tenant, "r1"))!.Outcome.Span).ShouldBe("the first answer");
        (await Store.FindRequest(Tenant, "r2")).ShouldBeNull();
        (await Store.FindRequest(NewTenant(), "r1")).ShouldBeNull();
    }

    [Fact(DisplayName = "Samme anmodningsnummer med andet indhold er en fejl")]
    public async Task A_request_id_with_other_input_is_refused()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Request = Request("r1", "this") });

        (await Store.Append(To(Citizen(), 1, Event()) with { Request = Request("r1", "that") })).ShouldBeOfType<AppendResult.RequestIdReused>();
        (await Store.Append(To(Citizen("other"), 0, Event()) with { Request = Request("r1", "that") })).ShouldBeOfType<AppendResult.RequestIdReused>();

        (await Store.Load(Citizen())).Version.ShouldBe(1);
        (await Store.Load(Citizen("other"))).Version.ShouldBe(0);
    }

    [Fact(DisplayName = "En konflikt skriver hverken hændelser, visninger, timere eller svar")]
    public async Task A_conflict_writes_nothing_at_all()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Views = [View("citizen", 1)] });

        await Store.Append(To(Citizen(), 0, Event()) with
        {
            Request = Request("r1"), Views = [View("citizen", 9), View("other", 9)], SetTimers = [Timer("t1", Monday)],
        });

        (await Store.ReadView(Tenant, "balance", "citizen"))!.Version.ShouldBe(1);
        (await Store.ReadView(Tenant, "balance", "other")).ShouldBeNull();
        (await Store.FindRequest(Tenant, "r1")).ShouldBeNull();
        (await Store.Timers.Claim(Monday, 1000, Duration.FromMinutes(5))).ShouldNotContain(t => t.Stream.Tenant == Tenant);
    }

    [Fact(DisplayName = "Et svar kan gemmes uden hændelser")]
    public async Task An_append_without_events_records_the_request()
    {
        var nothing = To(Citizen(), 0) with { Request = Request("r1"), SetTimers = [Timer("t1", Monday)] };
        (await Store.Append(nothing)).ShouldBe(new AppendResult.Appended(0, 0));
        (await Store.FindRequest(Tenant, "r1")).ShouldNotBeNull();

        await Store.Append(To(Citizen(), 0, Event()));
        (await Store.Append(To(Citizen(), 0) with { Request = Request("r2") })).ShouldBe(new AppendResult.VersionConflict(1));
        (await Store.Append(To(Citizen(), 1) with { Request = Request("r3") })).ShouldBe(new AppendResult.Appended(1, 1));
        (await Store.ReadHead(Tenant)).Position.ShouldBe(1);
    }

    [Fact(DisplayName = "Tider gemmes i hele mikrosekunder")]
    public async Task Times_keep_whole_microseconds()
    {
        var precise = Instant.FromUtc(2026, 3, 2, 8, 0).PlusNanoseconds(123_456_789);
        await Store.Append(To(Citizen(), 0, Event()) with { RecordedAt = precise });
        (await Store.Load(Citizen())).Events[0].RecordedAt.ShouldBe(Monday.PlusNanoseconds(123_456_000));

        var early = Instant.FromUtc(1850, 1, 1, 0, 0).PlusNanoseconds(1_999);
        await Store.Append(To(Citizen("early"), 0, Event()) with { RecordedAt = early });
        (await Store.Load(Citizen("early"))).Events[0].RecordedAt.ShouldBe(Instant.FromUtc(1850, 1, 1, 0, 0).PlusNanoseconds(1_000));
    }

    [Fact(DisplayName = "Et ur der stilles tilbage, flytter ikke en borgers historie tilbage")]
    public async Task Recorded_time_never_goes_backwards_in_a_stream()
    {
        await Store.Append(To(Citizen(), 0, Event()));
        await Store.Append(To(Citizen(), 1, Event()) with { RecordedAt = Monday - Duration.FromHours(1) });
        await Store.Append(To(Citizen(), 2, Event()) with { RecordedAt = Monday + Duration.FromHours(1) });

        (await Store.Load(Citizen())).Events.Select(e => e.RecordedAt).ShouldBe([Monday, Monday, Monday + Duration.FromHours(1)]);
    }

    [Theory(DisplayName = "Borgerens id må være enhver tekst")]
    [InlineData("4f1c9a6e-0000-4000-8000-000000000000")]
    [InlineData("æøå ÆØÅ")]
    [InlineData("aabenraa")]
    [InlineData("å")] // a and a combining ring: not the same as å
    [InlineData("借方 🧑‍🦽 \u0001\t\"\\")]
    [InlineData("'; drop table mt_events; --")]
    public async Task Any_text_is_an_id(string id)
    {
        var headers = """{"actor":"Åse 🧑‍🦽 \u0007 \" \\ /"}""";
        await Store.Append(To(Citizen(id), 0, Event(headers: headers)) with { Request = Request(id), Views = [View(id, 1)] });

        ShouldMean((await Store.Load(Citizen(id))).Events.ShouldHaveSingleItem().Event.Headers, Json(headers));
        (await Store.FindRequest(Tenant, id)).ShouldNotBeNull();
        (await Store.ReadView(Tenant, "balance", id)).ShouldNotBeNull();
        (await All(Store.ListStreams(Tenant))).ShouldBe([Citizen(id)]);
    }

    [Fact(DisplayName = "5 MB i én hændelse kan gemmes og læses")]
    public async Task A_payload_of_five_megabytes_is_kept()
    {
        var large = Event(data: $$"""{"text":"{{new string('å', 2_500_000)}}"}""");
        await Store.Append(To(Citizen(), 0, large, Event()));

        ShouldMean((await Store.Load(Citizen())).Events[0].Event.Data, large.Data);
        (await JournalVerifier.Verify(Store.ReadJournal(Tenant))).Fault.ShouldBeNull();
    }

    [Fact(DisplayName = "Kommuner ser ikke hinandens borgere")]
    public async Task Municipalities_are_apart()
    {
        var other = NewTenant();
        await Store.Append(To(Citizen(), 0, Events(2)));
        await Store.Append(To(new StreamId(other, "citizen"), 0, Event()));

        (await Store.Load(Citizen())).Version.ShouldBe(2);
        (await Store.Load(new StreamId(other, "citizen"))).Version.ShouldBe(1);
        (await Store.ReadHead(other)).Position.ShouldBe(1);

        var unknown = NewTenant();
        (await Store.ListTenants()).Intersect([unknown, other, Tenant], StringComparer.Ordinal).ShouldBe([Tenant, other], ignoreOrder: true);
    }

    [Fact(DisplayName = "Alle kommunens borgere kan opregnes")]
    public async Task Streams_are_listed_page_by_page()
    {
        var ids = Enumerable.Range(0, 1203).Select(i => $"c{i:0000}").ToList();
        await Task.WhenAll(ids.Select(id => Store.Append(To(Citizen(id), 0, Event())).AsTask()));
        (await All(Store.ListStreams(Tenant))).Select(s => s.Id).ShouldBe(ids);
    }

    [Fact(DisplayName = "En afbrudt kalder skriver ikke")]
    public async Task A_cancelled_caller_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.Append(To(Citizen(), 0, Event()), cancelled.Token));
        (await Store.Load(Citizen())).Version.ShouldBe(0);
    }
}
