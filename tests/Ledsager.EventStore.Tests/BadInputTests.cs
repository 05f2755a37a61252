using NodaTime;

namespace Ledsager.EventStore.Tests;

/// <summary>What cannot be stored and read back as the same is refused before anything is written, in words a person can act on.</summary>
public abstract class BadInputTests<TFactory>(TFactory factory) : StoreTests<TFactory>(factory)
    where TFactory : class, IStoreFactory
{
    [Theory(DisplayName = "Dårligt JSON afvises, før noget skrives")]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("{} {}", "JSON")]
    [InlineData("{},", "JSON")]
    [InlineData("""{"a":1,}""", "JSON")]
    [InlineData("""{"a":1 /* why */}""", "JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("7", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("""{"a":"\u0000"}""", "NUL")]
    [InlineData("""{"a\u0000":1}""", "NUL")]
    [InlineData("""{"a":"\ud800"}""", "surrogate")]
    [InlineData("""{"\udfff":1}""", "surrogate")]
    [InlineData("""{"a":1.5}""", "whole")]
    [InlineData("""{"a":1.0}""", "whole")]
    [InlineData("""{"a":1e3}""", "whole")]
    [InlineData("""{"a":9007199254740992}""", "whole")]
    [InlineData("""{"a":-9223372036854775808}""", "whole")]
    [InlineData("""{"a":123456789012345678901234567890}""", "whole")]
    [InlineData("""{"a":1,"a":1}""", "twice")]
    [InlineData("""{"b":{"\u0061":1,"c":2,"a":3}}""", "twice")]
    public async Task Bad_json_is_refused(string json, string why)
    {
        (await Refused(To(Citizen(), 0, Event(), Event(data: json)))).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event(), Event(headers: json)))).ShouldContain(why);
    }

    [Fact(DisplayName = "JSON med ugyldig UTF-8 afvises")]
    public async Task Bad_utf8_is_refused()
    {
        var bad = new NewEvent(Guid.NewGuid(), "hours_used", (byte[])[.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], "{}"u8.ToArray());
        (await Refused(To(Citizen(), 0, bad))).ShouldContain("UTF-8");
    }

    [Fact(DisplayName = "For dybt JSON afvises")]
    public async Task Too_deep_json_is_refused() =>
        (await Refused(To(Citizen(), 0, Event(data: """{"a":""" + new string('[', 100) + new string(']', 100) + "}")))).ShouldContain("depth");

    [Theory(DisplayName = "Dårlige navne afvises")]
    [InlineData("empty", new char[0])]
    [InlineData("NUL", new[] { 'a', '\0', 'b' })]
    [InlineData("surrogate", new[] { '\ud83e' })]
    [InlineData("surrogate", new[] { '\ud83e', 'x' })]
    [InlineData("surrogate", new[] { '\uddd1', '\ud83e' })]
    public async Task Bad_names_are_refused(string why, char[] characters) // As a string, half a pair would not survive the attribute.
    {
        var name = new string(characters);
        (await Refused(new Append(new StreamId(name, "c"), 0, Monday, [Event()]))).ShouldContain(why);
        (await Refused(new Append(new StreamId(Tenant, name), 0, Monday, [Event()]))).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event(type: name)))).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { Request = Request(name) })).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { CorrelationId = name })).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { Views = [View(name, 1)] })).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { Views = [View("k", 1, view: name)] })).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { SetTimers = [Timer(name, Monday)] })).ShouldContain(why);
        (await Refused(To(Citizen(), 0, Event()) with { RemoveTimers = [name] })).ShouldContain(why);
    }

    [Fact(DisplayName = "For lange navne afvises, de længste tilladte gemmes")]
    public async Task Long_names_are_refused_and_the_longest_allowed_are_kept()
    {
        var wheel = string.Concat(Enumerable.Repeat("🦽", 100)); // 200 UTF-16 characters, 400 bytes: the index must take it.
        (await Refused(new Append(new StreamId(Tenant, wheel + "x"), 0, Monday, [Event()]))).ShouldContain("201 characters");

        var longest = new StreamId(wheel[..^Tenant.Length] + Tenant, wheel);
        var append = new Append(longest, 0, Monday, [Event(type: new string('x', 500))])
        {
            Request = Request(wheel), Views = [View(wheel, 1, view: wheel[..100])], SetTimers = [Timer(wheel, Monday)],
        };
        (await Store.Append(append)).ShouldBeOfType<AppendResult.Appended>();
        (await Store.Load(longest)).Events.ShouldHaveSingleItem();
        (await Store.ReadView(longest.Tenant, wheel[..100], wheel)).ShouldNotBeNull();
    }

    [Fact(DisplayName = "Tider før år 1 afvises, den første og den sidste gemmes")]
    public async Task Impossible_times_are_refused()
    {
        var first = Instant.FromUtc(1, 1, 1, 0, 0);
        var last = Instant.MaxValue;
        (await Refused(To(Citizen(), 0, Event()) with { RecordedAt = first - Duration.Epsilon })).ShouldContain("year 1");
        (await Refused(To(Citizen(), 0, Event()) with { SetTimers = [Timer("t", Instant.MinValue)] })).ShouldContain("year 1");

        await Store.Append(To(Citizen("first"), 0, Event()) with { RecordedAt = first });
        await Store.Append(To(Citizen("last"), 0, Event()) with { RecordedAt = last });
        (await Store.Load(Citizen("first"))).Events[0].RecordedAt.ShouldBe(first);
        (await Store.Load(Citizen("last"))).Events[0].RecordedAt.ShouldBe(last - Duration.FromNanoseconds(999));
    }

    [Fact(DisplayName = "En visning eller timer uden gyldigt JSON-objekt afvises")]
    public async Task Views_and_timers_hold_json_objects()
    {
        foreach (var bad in new[] { "", "[]", "{", """{"a":"\u0000"}""", """{"a":"\ud800"}""" })
        {
            await Refused(To(Citizen(), 0, Event()) with { Views = [View("k", 1, bad)] });
            await Refused(To(Citizen(), 0, Event()) with { SetTimers = [Timer("t", Monday, data: bad)] });
            await Should.ThrowAsync<ArgumentException>(async () => await Store.WriteViews(Tenant, [View("k", 1, bad)]));
        }
    }

    /// <summary>Sees that nothing was written, whatever else the append asked for, and returns what was said.</summary>
    private async Task<string> Refused(Append append)
    {
        append = append with { SetTimers = [.. append.SetTimers, Timer("beside", Monday)], Views = [.. append.Views, View("beside", 1)] };
        var refused = await Should.ThrowAsync<ArgumentException>(async () => await Store.Append(append));

        (await Store.ReadHead(Tenant)).Position.ShouldBe(0);
        (await Store.Load(Citizen())).Version.ShouldBe(0);
        (await Store.ReadView(Tenant, "balance", "beside")).ShouldBeNull();
        return refused.Message;
    }
}
