using System.Globalization;

namespace Ledsager.EventStore.Tests;

/// <summary>Views: read your own writes, rebuild while writing goes on.</summary>
public abstract class ViewTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Fact(DisplayName = "En visning skrives sammen med hændelserne og kan læses straks")]
    public async Task A_view_is_written_with_its_events()
    {
        var data = """{"note":"æ \u00e6 🧑‍🦽","minutes":90,"share":0.5}""";
        await Store.Append(To(Citizen(), 0, Event()) with { Views = [View("citizen", 1, data), View("deadline", 1)] });

        var row = (await Store.ReadView(Tenant, "balance", "citizen"))!;
        (row.View, row.Key, row.Version).ShouldBe(("balance", "citizen", 1));
        ShouldMean(row.Data, Json(data));
        (await Store.ReadView(Tenant, "balance", "nobody")).ShouldBeNull();
        (await Store.ReadView(NewTenant(), "balance", "citizen")).ShouldBeNull();
    }

    [Fact(DisplayName = "Den sidste række for en nøgle gælder, også i samme skrivning")]
    public async Task The_last_row_of_a_key_wins()
    {
        await Store.Append(To(Citizen(), 0, Event()) with { Views = [View("citizen", 1, """{"n":1}"""), View("citizen", 1, """{"n":2}""")] });
        ShouldMean((await Store.ReadView(Tenant, "balance", "citizen"))!.Data, Json("""{"n":2}"""));
    }

    [Fact(DisplayName = "En genopbygning overskriver aldrig en nyere række")]
    public async Task A_rebuild_never_overwrites_a_newer_row()
    {
        await Store.Append(To(Citizen(), 0, Events(5)) with { Views = [View("citizen", 5, """{"n":5}""")] });

        await Store.WriteViews(Tenant, [View("citizen", 4, """{"n":4}"""), View("citizen", 5, """{"n":55}"""), View("new", 2), View("new", 3), View("new", 1)]);

        ShouldMean((await Store.ReadView(Tenant, "balance", "citizen"))!.Data, Json("""{"n":5}"""));
        (await Store.ReadView(Tenant, "balance", "new"))!.Version.ShouldBe(3);

        await Store.WriteViews(Tenant, [View("citizen", 6, """{"n":6}""")]);
        ShouldMean((await Store.ReadView(Tenant, "balance", "citizen"))!.Data, Json("""{"n":6}"""));
        await Store.WriteViews(Tenant, []);
    }

    [Fact(DisplayName = "En visning kan slettes og bygges op igen, mens der skrives")]
    public async Task A_view_is_dropped_and_rebuilt_while_writers_write()
    {
        const int Citizens = 20, Rounds = 15;
        var view = "balance_" + Tenant;
        var ids = Enumerable.Range(0, Citizens).Select(i => "c" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        await Store.Append(To(Citizen(), 0, Event()) with { Views = [View("kept", 1, view: view + "_other")] });

        var writing = ids.Select(id => Task.Run(async () =>
        {
            for (var version = 0; version < Rounds; version++)
                await Store.Append(To(Citizen(id), version, Event()) with { Views = [.. ids.Select(k => View(k + "-" + id, version + 1, view: view))] });
        })).ToList();
        var other = await Factory.Open();
        for (var round = 0; round < 5; round++)
        {
            await other.DropView(view);
            await Rebuild(other, view, ids);
        }

        await Task.WhenAll(writing);
        await Rebuild(other, view, ids);

        foreach (var id in ids)
            (await Store.ReadView(Tenant, view, "c0-" + id))!.Version.ShouldBe(Rounds);
        (await Store.ReadView(Tenant, view + "_other", "kept")).ShouldNotBeNull();
    }

    private async Task Rebuild(IEventStore store, string view, List<string> ids)
    {
        var rows = new List<ViewRow>();
        foreach (var id in ids)
        {
            var version = (await store.Load(Citizen(id), long.MaxValue)).Version;
            rows.AddRange(ids.Select(k => View(k + "-" + id, version, view: view)));
        }

        rows.Reverse(); // Not the order the writers use: whoever locks several rows must not rely on the caller's order.
        await store.WriteViews(Tenant, rows);
    }
}
