using System.Globalization;
using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>The agenda: read your own writes, filter, order and page like a list in memory, rebuild while others write.</summary>
public abstract class AgendaTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly string[] Kinds = ["decide", "follow-up", "æble"];
    private static readonly string[] States = ["running", "done"];
    private static readonly string[] Owners = ["", "anna", "Bo"];

    [Fact(DisplayName = "Det, der skrives på dagsordenen sammen med hændelserne, kan læses straks")]
    public async Task An_item_is_written_with_its_events()
    {
        var item = Item("a", due: Today.PlusDays(3), data: """{"note":"æ \u00e6"}""");
        await Store.Append(To(Citizen(), 0, Events(2)) with { Agenda = [item, Item("b", due: Today)] });
        await Store.Append(To(Citizen(), 2, Event()) with { Agenda = [Item("b", due: Today) with { State = "done", Ended = Today, Owner = "anna" }] });
        await Store.Append(To(Citizen(), 3, Event()) with { Agenda = [item with { Id = "c" }] });

        var rows = await Store.Agenda.Of(Citizen());
        rows.Select(row => (row.Stream, row.Item.Id, row.Version)).ShouldBe([(Citizen(), "a", 2L), (Citizen(), "b", 3L), (Citizen(), "c", 4L)]);
        rows[0].Item.ShouldBe(item with { Data = rows[0].Item.Data });
        ShouldMean(rows[0].Item.Data, item.Data);
        (rows[1].Item.State, rows[1].Item.Ended, rows[1].Item.Owner).ShouldBe(("done", Today, "anna"));
        rows[2].Item.ShouldBe(item with { Id = "c", Data = rows[2].Item.Data });
        (await Store.Agenda.Of(Citizen("nobody"))).ShouldBeEmpty();
    }

    [Fact(DisplayName = "En skrivning, der afvises, efterlader intet på dagsordenen")]
    public async Task A_conflict_leaves_nothing()
    {
        await Store.Append(To(Citizen(), 0, Event()));
        (await Store.Append(To(Citizen(), 0, Event()) with { Agenda = [Item("a", Today)] })).ShouldBeOfType<AppendResult.VersionConflict>();
        (await Store.Agenda.Of(Citizen())).ShouldBeEmpty();

        foreach (var bad in new[]
        {
            Item("", Today), Item("a", Today) with { Kind = "" }, Item("a", Today) with { State = "\0" }, Item("a", Today) with { ActBy = Today.PlusDays(1) },
            Item("a", Today) with { ActBy = Today.PlusDays(-AgendaItem.MostDaysEarly - 1) }, Item("a", Today, "[]"),
        })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await Store.Append(To(Citizen(), 1, Event()) with { Agenda = [bad] }));
            await Should.ThrowAsync<ArgumentException>(async () => await Store.Agenda.Write([new AgendaRow(Citizen(), 1, bad)]));
        }
    }

    [Fact(DisplayName = "En side er, hvad en liste i hukommelsen giver, for hvert filter og hver orden")]
    public async Task A_page_is_what_a_list_in_memory_gives()
    {
        var random = new Random(20260302);
        var rows = await Fill(random, 600);
        for (var round = 0; round < 200; round++)
        {
            var query = Query(random);
            var expected = Expected(rows, query).ToList();
            var actual = await Pages(query with { Limit = 1 + random.Next(40) });
            actual.Select(Key).ShouldBe(expected.Select(Key), $"round {round}: {query}");
        }
    }

    [Fact(DisplayName = "Sider giver hver række højst én gang og alle urørte, mens andre rækker kommer, ændres og går")]
    public async Task Pages_stay_stable_while_rows_change()
    {
        var random = new Random(7);
        var rows = await Fill(random, 400);
        var untouched = rows.Where((row, i) => i % 2 == 0 && row.Item.Opened <= Today).ToList();
        var touched = rows.Where((_, i) => i % 2 == 1).ToList();
        foreach (var byActBy in (bool[])[false, true])
        {
            var query = new AgendaQuery(Tenant, Today, [.. Slices("running"), .. Slices("done")], 7) { ByActBy = byActBy };
            var seen = new List<AgendaRow>();
            while (await Store.Agenda.List(query) is { Count: > 0 } page)
            {
                seen.AddRange(page);
                seen.Count.ShouldBeLessThan(2 * rows.Count, "The pages do not end.");
                query = query with { After = Mark(query, page[^1]) };
                var other = touched[random.Next(touched.Count)];
                var version = (await Store.Load(other.Stream, long.MaxValue)).Version;
                var changed = random.Next(2) == 0
                    ? other.Item with { State = other.Item.State == "done" ? "running" : "done", Ended = other.Item.State == "done" ? null : Today, Owner = "Bo" }
                    : Item($"new-{seen.Count}-{byActBy}", Today.PlusDays(random.Next(60)));
                await Store.Append(To(other.Stream, version, Event()) with { Agenda = [changed] });
            }

            seen.Select(row => (row.Stream, row.Item.Id)).ShouldBeUnique();
            untouched.Select(Key).Except(seen.Select(Key), StringComparer.Ordinal).ShouldBeEmpty();
        }
    }

    [Fact(DisplayName = "Dagsordenen kan slettes og bygges op igen, og en nyere række bliver stående")]
    public async Task The_agenda_is_dropped_and_rebuilt()
    {
        await Store.Append(To(Citizen(), 0, Events(5)) with { Agenda = [Item("a", Today) with { Owner = "anna" }] });
        await Store.Agenda.Write(
        [
            new(Citizen(), 4, Item("a", Today) with { Owner = "Bo" }), new(Citizen(), 5, Item("a", Today) with { Owner = "Bo" }),
            new(Citizen(), 3, Item("b", Today)), new(Citizen(), 2, Item("b", Today) with { Owner = "Bo" }),
        ]);
        (await Store.Agenda.Of(Citizen())).Select(row => (row.Item.Id, row.Version, row.Item.Owner)).ShouldBe([("a", 5L, "anna"), ("b", 3L, "")]);

        await Store.Agenda.Drop();
        (await Store.Agenda.Of(Citizen())).ShouldBeEmpty();
        await Store.Agenda.Write([new(Citizen(), 5, Item("a", Today))]);
        (await Store.Agenda.Of(Citizen())).ShouldHaveSingleItem().Version.ShouldBe(5);
        await Store.Agenda.Write([]);
    }

    private static AgendaItem Item(string id, LocalDate due, string data = "{}") => new(id, "decide", "running", "", Today.PlusDays(-9), due, due, null, Json(data));

    private static string Key(AgendaRow row) => $"{row.Stream.Id}/{row.Item.Id}";

    private static IEnumerable<AgendaSlice> Slices(string state) => Kinds.SelectMany(kind => (bool[])[false, true], (kind, ended) =>
        new AgendaSlice(kind, state, Today.PlusDays(-100), Today.PlusDays(100), ended));

    private static AgendaMark Mark(AgendaQuery query, AgendaRow last)
    {
        var slice = query.Slices.First(slice => Holds(slice, last.Item, query.Day));
        return new AgendaMark(slice.Rank, query.ByActBy ? last.Item.ActBy : last.Item.Due, last.Stream.Id, last.Item.Id);
    }

    private static bool Holds(AgendaSlice slice, AgendaItem item, LocalDate day) =>
        item.Kind == slice.Kind && item.State == slice.State && item.Due >= slice.DueFrom && item.Due <= slice.DueTo && (item.Ended <= day) == slice.Ended;

    private async Task<List<AgendaRow>> Fill(Random random, int count)
    {
        var rows = new List<AgendaRow>();
        for (var i = 0; i < count; i++)
        {
            var due = Today.PlusDays(random.Next(60) - 30);
            LocalDate? ended = random.Next(2) == 0 ? null : Today.PlusDays(random.Next(20) - 10);
            var item = new AgendaItem(
                $"i{i % 3}", Kinds[random.Next(3)], ended is null ? "running" : States[random.Next(2)], Owners[random.Next(3)], Today.PlusDays(random.Next(40) - 30), due,
                due.PlusDays(-random.Next(4)), ended, Json("{}"));
            rows.Add(new AgendaRow(Citizen((i / 3).ToString(CultureInfo.InvariantCulture)), 1, item));
        }

        await Store.Agenda.Write(rows);
        await Store.Agenda.Write([new AgendaRow(new StreamId(NewTenant(), "0"), 1, rows[0].Item)]);
        return rows;
    }

    // Slices that do not overlap: an item belongs to one at most.
    private AgendaQuery Query(Random random)
    {
        var slices =
            from kind in Kinds
            from state in States
            from ended in (bool[])[false, true]
            where random.Next(3) > 0
            let first = Today.PlusDays(random.Next(60) - 35)
            select new AgendaSlice(kind, state, first, first.PlusDays(random.Next(40)), ended, random.Next(3));
        return new AgendaQuery(Tenant, Today.PlusDays(random.Next(9) - 4), [.. slices], 1)
        {
            Owner = random.Next(2) == 0 ? null : Owners[random.Next(3)], ByActBy = random.Next(2) == 0,
        };
    }

    // Ids here are ASCII: their bytes sort as their characters do.
    private static IEnumerable<AgendaRow> Expected(IEnumerable<AgendaRow> rows, AgendaQuery query) =>
        (from row in rows
         from slice in query.Slices
         where Holds(slice, row.Item, query.Day) && row.Item.Opened <= query.Day && (query.Owner is null || row.Item.Owner == query.Owner)
         select (slice.Rank, Day: query.ByActBy ? row.Item.ActBy : row.Item.Due, Row: row))
        .OrderBy(found => found.Rank).ThenBy(found => found.Day)
        .ThenBy(found => found.Row.Stream.Id, StringComparer.Ordinal).ThenBy(found => found.Row.Item.Id, StringComparer.Ordinal)
        .Select(found => found.Row);

    private async Task<List<AgendaRow>> Pages(AgendaQuery query)
    {
        var all = new List<AgendaRow>();
        while (query.Slices.Count > 0 && await Store.Agenda.List(query) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(query.Limit);
            all.AddRange(page);
            all.DistinctBy(Key, StringComparer.Ordinal).Count().ShouldBe(all.Count, "A row came twice.");
            query = query with { After = Mark(query, page[^1]) };
        }

        return all;
    }
}
