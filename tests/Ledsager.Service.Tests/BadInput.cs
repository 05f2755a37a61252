using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api;
using Ledsager.Api.Audit.V1;
using Ledsager.Api.Cases.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Api.Operations.V1;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;
using Date = Google.Type.Date;

namespace Ledsager.Service.Tests;

/// <summary>
/// Every bad request gets a status a program can act on and words a person can act on, in English and Danish, and changes nothing.
/// </summary>
[Trait("Group", "service")]
public sealed partial class BadInput(RunningService running, BadInput.Setting setting) : IClassFixture<BadInput.Setting>
{
    private const string Cpr = "010190-1234";
    private const string Home = $"municipalities/{RunningService.BadInput}";
    private const string Municipality = $"{Home}/citizens/";
    private const string Known = Municipality + "kendt";
    private const string Stopped = Municipality + "ophoert";
    private const string Spent = Municipality + "brugt";
    private const string New = Municipality + "ny";
    private const string Limited = $"municipalities/{RunningService.BadInputWithLimit}/citizens/kendt";
    private const string Trial = "municipalities/9067/citizens/ny";

    private static readonly LocalDate Today = RunningService.Today;
    private static readonly LocalDate Yesterday = Today.PlusDays(-1);
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly string[] StatusNames = ["INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "ALREADY_EXISTS", "RESOURCE_EXHAUSTED", "OUT_OF_RANGE"];

    private static readonly Dictionary<string, Bad> All = Cases().Concat(CourseCases()).Concat(DeadlineCases()).Concat(DeliveryCases()).ToDictionary(bad => bad.Title, StringComparer.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Titles() => All.Keys.Select(title => new TheoryDataRow<string>(title) { TestDisplayName = title, Label = "" });

    [Theory, MemberData(nameof(Titles), DisableDiscoveryEnumeration = false)]
    public async Task Bad_input_is_refused_in_words_and_changes_nothing(string title)
    {
        var (service, bad) = (await setting.In(running), All[title]);
        var state = await service.StateOf(bad.Citizen);

        var error = await Should.ThrowAsync<RpcException>(() => service.Send(bad.Request), title);

        error.StatusCode.ShouldBe(bad.Status, error.Status.Detail);
        var details = ErrorDetails.Of(error);
        var info = details.OfType<ErrorInfo>().Single();
        (info.Domain, info.Reason).ShouldBe(("ledsager", bad.Reason));
        var danish = details.OfType<LocalizedMessage>().Single();
        danish.Locale.ShouldBe("da-DK");
        ShouldBeWords(error.Status.Detail);
        ShouldBeWords(danish.Message);
        danish.Message.ShouldNotBe(error.Status.Detail, StringComparer.Ordinal);

        var faults = details.OfType<BadRequest>().SelectMany(request => request.FieldViolations).ToList();
        faults.ConvertAll(fault => fault.Field).ShouldBe(bad.Fields, StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            ShouldBeWords(fault.Description);
            ShouldBeWords(fault.LocalizedMessage.Message);
            error.Status.Detail.ShouldContain(fault.Description);
        }

        if (bad.Metadata is var (name, value))
            info.Metadata[name].ShouldBe(value);

        if (bad.Status == StatusCode.FailedPrecondition)
            info.Metadata["citation"].ShouldNotBeEmpty();

        (await service.StateOf(bad.Citizen)).ShouldBe(state);
    }

    [Fact(DisplayName = "Hver afslagsgrund, som API'et lover, kan nås")]
    public void Every_reason_that_the_api_promises_is_reached()
    {
        var promised = Directory.GetFiles(Repository.Folder("protos", "ledsager"), "*.proto", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/payroll/v1/", StringComparison.Ordinal)) // The feed's reasons are the feed's tests' to reach.
            .SelectMany(File.ReadAllLines)
            .Where(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => ReasonPattern().Matches(line).Select(match => match.Value))
            .Except(StatusNames, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);

        promised.Count.ShouldBeGreaterThan(20);
        // What the database or a race must bring about is reached by other tests.
        promised.Except(All.Values.Select(bad => bad.Reason), StringComparer.Ordinal)
            .Except(["STORAGE_UNAVAILABLE", "TOO_MANY_CONFLICTS", "STORED_EVENT_UNKNOWN", "CLOCK_UNCONFIRMED"], StringComparer.Ordinal)
            .ShouldBeEmpty();
        All.Values.Select(bad => bad.Reason).Except(promised, StringComparer.Ordinal).ShouldBeEmpty("every reason is told in the protos");
    }

    [Fact(DisplayName = "En streng på 5 MB afvises, og tjenesten svarer som før")]
    public async Task Five_megabytes_are_refused_and_the_service_stays_healthy()
    {
        var service = await setting.In(running);
        var state = await service.StateOf(Known);
        foreach (var request in new IMessage[]
        {
            With(Agree(Known, Today), r => r.Reason = new string('x', 5 << 20)),
            With(Use(Known, "stor", Yesterday, 1), r => r.UseId = new string('x', 5 << 20)),
            new GetBalanceRequest { Citizen = new string('x', 5 << 20) },
        })
        {
            var error = await Should.ThrowAsync<RpcException>(() => service.Send(request));
            error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        }

        (await service.StateOf(Known)).ShouldBe(state);
    }

    [Fact(DisplayName = "Bytes, der ikke er en besked, afvises, og tjenesten svarer som før")]
    public async Task Bytes_that_are_no_message_are_refused()
    {
        var service = await setting.In(running);
        var state = await service.StateOf(Known);
        var bytes = new Marshaller<byte[]>(value => value, value => value);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "ledsager.hours.v1.HoursService", "RecordHours", bytes, bytes);

        // Half a field; a length that points past the end; half a surrogate pair as three bytes of no UTF-8.
        foreach (var payload in new byte[][] { [0x0A], [0x0A, 0x7F, 0x41], [0x12, 0x03, 0xED, 0xA0, 0x80] })
        {
            var error = await Should.ThrowAsync<RpcException>(() => service.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, payload).ResponseAsync);
            error.StatusCode.ShouldBeOneOf(StatusCode.InvalidArgument, StatusCode.Internal);
        }

        (await service.StateOf(Known)).ShouldBe(state);
    }

    [Fact(DisplayName = "Den samme linje igen er ingen fejl og ændrer intet")]
    public async Task The_same_line_again_is_no_error_and_changes_nothing()
    {
        var service = await setting.In(running);
        var state = await service.StateOf(Known);

        var again = (RecordHoursResponse)await service.Send(Use(Known, "linje-1", Setting.LineDate, Setting.LineMinutes, "led-1"));

        again.Duplicate.ShouldBeTrue();
        again.Use.ChargedMinutes.ShouldBe(Setting.LineMinutes);
        (await service.StateOf(Known)).ShouldBe(state);
    }

    [Fact(DisplayName = "Emojier, æ, ø, å og linjeskift i tekster gemmes, som de blev sendt")]
    public async Task Texts_are_stored_as_they_were_sent()
    {
        var service = await setting.In(running);
        const string reason = "Aftalt på mødet – »så længe det går« 🚶‍♀️\nÆblegrød\t" + "\uFFFD";
        var citizen = $"{Municipality}tekst";
        await service.Do(Grant(citizen, Start), With(Agree(citizen, Start), r => (r.Reason, r.Actor) = (reason, "Æske 🚶")));

        var fact = (await service.History(citizen)).Single(fact => fact.Type == "savings_agreed");
        fact.Data.Fields["reason"].StringValue.ShouldBe(reason);
        fact.Actor.ShouldBe("Æske 🚶");
    }

    [Fact(DisplayName = "Konti kan læses på enhver dag, der kan spørges om")]
    public async Task Accounts_can_be_read_on_every_day_that_can_be_asked_for()
    {
        var service = await setting.In(running);
        foreach (var day in new LocalDate[] { new(2000, 1, 1), Start.PlusDays(-1), Start, Today, new(2199, 12, 31) })
        {
            var balance = await service.BalanceOf(Known, day);
            balance.TotalMinutes.ShouldBe(balance.OpenedMinutes - balance.UsedMinutes - balance.ExpiredMinutes);
            (await service.Hours.ExplainBalanceAsync(new ExplainBalanceRequest { Citizen = Known, AsOf = day.ToDate() })).Balance.ShouldBe(balance);
            await service.Hours.ListMonthsAsync(new ListMonthsRequest { Citizen = Known, AsOf = day.ToDate() });
        }
    }

    private static IEnumerable<Bad> Cases()
    {
        // The world: municipalities, citizens, lines that are not there.
        yield return Refused("En ukendt kommune nævnes med de kendte", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", With(Line(), r => r.Citizen = "municipalities/9999/citizens/a"));
        yield return Refused("En ukendt kommune har intet serviceniveau", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new GetServiceLevelRequest { Municipality = "municipalities/9999" });
        yield return Refused("En ukendt kommune har ingen journal", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new VerifyJournalRequest { Municipality = "municipalities/9999" });
        yield return Refused("Kendt i en anden kommune er ukendt her", StatusCode.NotFound, "UNKNOWN_CITIZEN", new GetBalanceRequest { Citizen = "municipalities/0480/citizens/kendt" });
        yield return Refused("En ukendt borger kan ikke bruge timer", StatusCode.NotFound, "UNKNOWN_CITIZEN", With(Line(), r => r.Citizen = New));
        yield return Refused("En ukendt borger har ingen bevilling at afslutte", StatusCode.NotFound, "UNKNOWN_CITIZEN", EndGrant(New, Today));
        yield return Refused("En ukendt borger har ingen saldo", StatusCode.NotFound, "UNKNOWN_CITIZEN", new GetBalanceRequest { Citizen = New });
        yield return Refused("En ukendt borger har ingen forklaring", StatusCode.NotFound, "UNKNOWN_CITIZEN", new ExplainBalanceRequest { Citizen = New });
        yield return Refused("En ukendt borger har ingen måneder", StatusCode.NotFound, "UNKNOWN_CITIZEN", new ListMonthsRequest { Citizen = New });
        yield return Refused("En ukendt borger har ingen historie", StatusCode.NotFound, "UNKNOWN_CITIZEN", new ReplayHistoryRequest { Citizen = New });
        yield return Refused("En ukendt linje kan ikke rettes", StatusCode.NotFound, "UNKNOWN_USE", Correct(Known, "ukendt", 5));
        yield return Refused("En ukendt linje kan ikke tilbageføres", StatusCode.NotFound, "UNKNOWN_USE", Reverse(Known, "ukendt"));

        // The rules.
        yield return Refused("Ledsagelse til læge er ikke med i ordningen", StatusCode.FailedPrecondition, "DOCTOR_ORDERED", With(Line(), r => r.Activity = Activity.DoctorOrdered));
        yield return Refused("Nul minutter er ingen linje", StatusCode.FailedPrecondition, "NON_POSITIVE_MINUTES", With(Line(), r => r.Day.Minutes = 0));
        yield return Refused("Negative minutter er ingen linje", StatusCode.FailedPrecondition, "NON_POSITIVE_MINUTES", With(Line(), r => r.Day.Minutes = -60));
        yield return Refused("Det mindste tal er ingen linje", StatusCode.FailedPrecondition, "NON_POSITIVE_MINUTES", With(Line(), r => r.Day.Minutes = int.MinValue));
        yield return Refused("En linje kan ikke rettes til nul", StatusCode.FailedPrecondition, "NON_POSITIVE_MINUTES", Correct(Known, "linje-1", 0));
        yield return Refused("Et halvt minut er ingen linje", StatusCode.FailedPrecondition, "NON_POSITIVE_MINUTES", Session(RunningService.Noon - NodaTime.Duration.FromMinutes(10), NodaTime.Duration.FromSeconds(30)));
        yield return Refused("Forbrug før bevillingen afvises", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", With(Line(), r => r.Day.Date = Start.PlusDays(-1).ToDate()), ("date", "2023-12-31"));
        yield return Refused("Forbrug i år 2000 afvises", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", With(Line(), r => r.Day.Date = new LocalDate(2000, 1, 1).ToDate()));
        yield return Refused("Forbrug efter bevillingens sidste dag afvises", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Use(Stopped, "sent", new(2024, 6, 1), 60));
        yield return Refused("Forbrug i morgen afvises", StatusCode.FailedPrecondition, "FUTURE_USE", With(Line(), r => r.Day.Date = Today.PlusDays(1).ToDate()), ("today", "2024-06-15"));
        yield return Refused("Forbrug i år 2199 afvises", StatusCode.FailedPrecondition, "FUTURE_USE", With(Line(), r => r.Day.Date = new LocalDate(2199, 12, 31).ToDate()));
        yield return Refused("En vagt, der slutter om et minut, afvises", StatusCode.FailedPrecondition, "FUTURE_USE", Session(RunningService.Noon - NodaTime.Duration.FromMinutes(59), NodaTime.Duration.FromHours(1)));
        yield return Refused("25 timer på en dag kan ingen ledsager arbejde", StatusCode.FailedPrecondition, "LONGER_THAN_THE_DAY", Use(Known, "lang", Yesterday, 1500, "led-2"), ("day_minutes", "1440"));
        yield return Refused("13 timer og 12 timer er mere end et døgn", StatusCode.FailedPrecondition, "LONGER_THAN_THE_DAY", Use(Known, "lang", Setting.LongDate, 12 * 60, "led-1"));
        yield return Refused("Sommertidsdøgnet har 23 timer", StatusCode.FailedPrecondition, "LONGER_THAN_THE_DAY", Use(Known, "lang", new(2024, 3, 31), (23 * 60) + 1, "led-2"), ("day_minutes", "1380"));
        var atNight = With(Session(Instant.FromUtc(2024, 6, 5, 22, 59), NodaTime.Duration.FromHours(1)), r => r.Companion = "led-1");
        foreach (var metadata in new[] { ("use_id", "nat"), ("start", "2024-06-05T21:00:00Z"), ("end", "2024-06-05T23:00:00Z"), ("citation", "A-47") })
            yield return Refused($"En ledsager kan ikke arbejde to gange på samme tid: {metadata.Item1}", StatusCode.FailedPrecondition, "OVERLAPPING_LINES", atNight, metadata);

        yield return Refused("Mere end der er til rådighed afvises med det største, der er plads til", StatusCode.FailedPrecondition, "INSUFFICIENT_HOURS", Use(Spent, "for-meget", new(2024, 2, 1), 901), ("available_minutes", "900"));
        yield return Refused("En rettelse til mere end der er til rådighed afvises", StatusCode.FailedPrecondition, "INSUFFICIENT_HOURS", Correct(Spent, "alt", 901), ("available_minutes", "900"));
        yield return Refused("100.000 minutter er for mange", StatusCode.FailedPrecondition, "INSUFFICIENT_HOURS", Use(Spent, "for-meget", new(2024, 2, 1), 100_000), ("available_minutes", "900"));
        yield return Refused("For sent registreret forbrug afvises", StatusCode.FailedPrecondition, "REGISTERED_TOO_LATE", Use(Limited, "sen", Today.PlusDays(-31), 5), ("last_registration_date", "2024-06-14"));
        yield return Refused("Et linje-id brugt til noget andet afvises", StatusCode.AlreadyExists, "USE_ID_CONFLICT", Use(Known, "linje-1", Setting.LineDate, Setting.LineMinutes + 1, "led-1"));
        yield return Refused("Et linje-id brugt på en anden dag afvises", StatusCode.AlreadyExists, "USE_ID_CONFLICT", Use(Known, "linje-1", Setting.LineDate.PlusDays(1), Setting.LineMinutes, "led-1"));
        yield return Refused("Et linje-id brugt om en anden ledsager afvises", StatusCode.AlreadyExists, "USE_ID_CONFLICT", Use(Known, "linje-1", Setting.LineDate, Setting.LineMinutes, "led-2"));
        yield return Refused("En tilbageført linje kan ikke rettes", StatusCode.FailedPrecondition, "USE_REVERSED", Correct(Known, "tilbagefoert", 5));
        yield return Refused("Minutter alene retter ikke en linje over midnat", StatusCode.FailedPrecondition, "WORK_DATE_NEEDED", Correct(Known, "nat", 5));
        yield return Refused("To bevillinger kan ikke løbe på samme tid", StatusCode.FailedPrecondition, "GRANT_OVERLAPS", Grant(Known, Today));
        yield return Refused("En ny bevilling begynder tidligst dagen efter den gamle", StatusCode.FailedPrecondition, "GRANT_OVERLAPS", Grant(Stopped, Setting.StoppedOn), ("earliest_start_date", "2024-06-01"));
        yield return Refused("Flere minutter end serviceniveauets kan ikke bevilges", StatusCode.FailedPrecondition, "ENTITLEMENT_TOO_LARGE", With(Grant(Trial, new(2024, 1, 1)), r => r.EntitlementMinutes = 900), ("largest_minutes", "420"));
        yield return Refused("Færre minutter kræver en begrundelse", StatusCode.FailedPrecondition, "REASON_NEEDED", With(Grant(New, Start), r => (r.EntitlementMinutes, r.Reason) = (600, " ")), ("standard_minutes", "900"));
        yield return Refused("En bevilling fra før det første serviceniveau afvises", StatusCode.FailedPrecondition, "SERVICE_LEVEL_UNKNOWN", Grant(New, new(2014, 12, 31)), ("first_valid_from", "2015-01-01"));
        yield return Unchanged("Serviceniveauet før det første er ukendt", StatusCode.FailedPrecondition, "SERVICE_LEVEL_UNKNOWN", new GetServiceLevelRequest { Municipality = $"municipalities/{RunningService.BadInput}", AsOf = new LocalDate(2014, 12, 31).ToDate() });
        yield return Refused("Efter forsøgets sidste dag kan intet bevilges", StatusCode.FailedPrecondition, "SCHEME_ENDED", Grant(Trial, new(2025, 1, 1)), ("last_date", "2024-12-31"));
        yield return Refused("En bevilling kan ikke ophøre, før den begynder", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", EndGrant(Known, Start.PlusDays(-1)));
        yield return Refused("En bevilling ophører kun én gang", StatusCode.FailedPrecondition, "GRANT_ALREADY_ENDED", EndGrant(Stopped, Setting.StoppedOn.PlusDays(-5)), ("last_date", "2024-05-31"));
        yield return Refused("En modregning uden bevilling afvises", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Offset(Known, Start.PlusDays(-1), 60));
        yield return Refused("En modregning kan ikke tage brugte timer", StatusCode.FailedPrecondition, "WOULD_UNCOVER_USES", Offset(Spent, Start, 300), ("uncovered_minutes", "300"));
        yield return Refused("En aftale efter bevillingens ophør afvises", StatusCode.FailedPrecondition, "NO_ACTIVE_GRANT", Agree(Stopped, Today));
        yield return Refused("En aftale kræver kommunen", StatusCode.FailedPrecondition, "AGREEMENT_PARTY_MISSING", With(Agree(Known, Today), r => { r.Parties.Clear(); r.Parties.Add(AgreementParty.Citizen); }), ("missing_parties", "Municipality"));
        yield return Refused("En aftale kræver nogen", StatusCode.FailedPrecondition, "AGREEMENT_PARTY_MISSING", With(Agree(Known, Today), r => r.Parties.Clear()));
        yield return Refused("En aftale bagud kræver en begrundelse", StatusCode.FailedPrecondition, "REASON_NEEDED", With(Agree(Known, new(2024, 5, 1)), r => r.Reason = ""));
        yield return Refused("En aftale bagud afvises, hvor den skal være indgået forud", StatusCode.FailedPrecondition, "AGREEMENT_NOT_PRIOR", Agree(Limited, new(2024, 5, 31)), ("earliest_from_date", "2024-06-01"));
        yield return Refused("En aftale, der ikke er der, kan ikke ophøre", StatusCode.FailedPrecondition, "NO_SAVINGS_AGREEMENT", EndAgreement(Spent, Today));
        yield return Refused("En aftale kan ikke ophøre i en afsluttet måned", StatusCode.FailedPrecondition, "AGREEMENT_ENDS_TOO_EARLY", EndAgreement(Known, new(2024, 5, 30)), ("earliest_last_date", "2024-05-31"));

        // The version and the request.
        yield return Refused("En etag, der er løbet fra, afvises med den nye", StatusCode.Aborted, "ETAG_MISMATCH", With(Line(), r => r.Etag = "1"), ("current_etag", Setting.KnownEtag));
        yield return Refused("En etag fra fremtiden afvises", StatusCode.Aborted, "ETAG_MISMATCH", With(Line(), r => r.Etag = "99999"));
        yield return Refused("En etag på en ukendt borger afvises", StatusCode.Aborted, "ETAG_MISMATCH", With(Grant(New, Start), r => r.Etag = "3"), ("current_etag", "0"));
        yield return Refused("Et anmodnings-id brugt til noget andet afvises", StatusCode.AlreadyExists, "REQUEST_ID_REUSED", With(Line(), r => r.RequestId = Setting.Request), ("request_id", Setting.Request));
        yield return Refused("Et anmodnings-id brugt i en anden metode afvises", StatusCode.AlreadyExists, "REQUEST_ID_REUSED", With(Offset(Known, Today, 60), r => r.RequestId = Setting.Request));
        yield return Refused("Et anmodnings-id brugt om en anden borger afvises", StatusCode.AlreadyExists, "REQUEST_ID_REUSED", With(Use(Spent, "linje-1", Today, 5), r => r.RequestId = Setting.Request));

        // Those who run it.
        yield return Refused("En ukendt kommune har ingen timere", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new ListTimersRequest { Municipality = "municipalities/9999" });
        yield return Refused("En ukendt kommune har intet sat til side", StatusCode.NotFound, "UNKNOWN_MUNICIPALITY", new ReplayParkedRequest { Municipality = "municipalities/9999" });
        yield return Refused("En timer, der ikke er sat til side, kan ikke genoptages", StatusCode.NotFound, "TIMER_NOT_PARKED", new ReplayParkedRequest { Municipality = Home, Timer = "turn-month/kendt" }, ("timer", "turn-month/kendt"));
        yield return Malformed(
            "Alle fejl i et opslag af timere nævnes på én gang",
            new ListTimersRequest { Municipality = "151", State = (TimerState)9, PageSize = 1001, PageToken = "%" }, "municipality", "state", "page_size", "page_token");
        foreach (var token in new[] { "x", "eA==", "NSA=", "OTk5OTk5OTk5OTk5OTk5OTk5OSBh", new string('A', 1000) })
            yield return Malformed($"En side efter »{token[..Math.Min(9, token.Length)]}« afvises", new ListTimersRequest { Municipality = Home, PageToken = token }, "page_token");

        yield return Malformed("En side på minus én afvises", new ListTimersRequest { Municipality = Home, PageSize = -1 }, "page_size");
        yield return Malformed("En timer på 201 tegn afvises", new ReplayParkedRequest { Municipality = Home, Timer = new string('x', 201) }, "timer");
        yield return Malformed("En timer med NUL-tegn afvises", new ReplayParkedRequest { Municipality = "x", Timer = "a\0b" }, "municipality", "timer");
        yield return Malformed("Et ur uden tid kan ikke bekræftes", new ConfirmClockRequest(), "now");
        yield return Malformed("Et ur kan ikke bekræftes til en anden tid end sin egen", new ConfirmClockRequest { Now = (RunningService.Noon + NodaTime.Duration.FromMinutes(6)).ToTimestamp() }, "now");

        // Malformed: the names.
        foreach (var (name, title) in new[]
        {
            ("", "tomt"), ("kendt", "uden kommune"), ("municipalities/151/citizens/kendt", "med tre cifre"), ("municipalities/०१५१/citizens/kendt", "med andre cifre"),
            ($"/{Known}", "med en skråstreg for meget"), ($"{Known}/x", "med noget efter"), ($"{Known}\n", "med linjeskift"), ($"{Known}\0", "med NUL-tegn"), ($"{Municipality}åse", "med å"),
            ($"{Municipality}🚶", "med emoji"), ($"{Municipality}\ud83d", "med et halvt tegn"), (Municipality, "uden id"), (Municipality + new string('x', 101), "på 101 tegn"),
            ($"Municipalities/{RunningService.BadInput}/Citizens/kendt", "med store bogstaver"),
        })
        {
            yield return Malformed($"Et borgernavn {title} afvises", With(Line(), r => r.Citizen = name), "citizen");
        }

        foreach (var cpr in new[] { Cpr, "0101901234", "3112992222", $"cpr.{Cpr}" })
            yield return Malformed($"Et borger-id som {cpr.Replace("1234", "xxxx", StringComparison.Ordinal)} ligner et CPR-nummer", With(Line(), r => r.Citizen = Municipality + cpr), "citizen");

        yield return Malformed("Et borgernavn, der er et CPR-nummer, afvises", With(Line(), r => r.Citizen = Cpr), "citizen");
        yield return Malformed("Et linje-id som et CPR-nummer afvises", With(Line(), r => r.UseId = $"{Cpr}/2024-06"), "use_id");
        yield return Malformed("Et anmodnings-id som et CPR-nummer afvises", With(Line(), r => r.RequestId = Cpr), "request_id");
        yield return Malformed("En aktør som et CPR-nummer afvises", With(Line(), r => r.Actor = Cpr), "actor");
        yield return Malformed("En ledsager som et CPR-nummer afvises", With(Line(), r => r.Companion = Cpr), "companion");
        yield return Malformed("Et CPR-nummer i en begrundelse afvises", With(Agree(Known, Today), r => r.Reason = $"Aftalt med {Cpr}."), "reason");

        foreach (var (id, title) in new[]
        {
            ("", "er tomt"), (new string('x', 101), "er på 101 tegn"), ("a b", "har et mellemrum"), ("a\0b", "har et NUL-tegn"), ("a\u0007b", "har et styretegn"), ("id-æ", "har et æ"),
            ("id-🚶", "har en emoji"), ("id-\ud83d", "har et halvt tegn"), ("a\r\nb", "har linjeskift"),
        })
        {
            yield return Malformed($"Et anmodnings-id, der {title}, afvises", With(Line(), r => r.RequestId = id), "request_id");
            yield return Malformed($"Et linje-id, der {title}, afvises", With(Line(), r => r.UseId = id), "use_id");
        }

        foreach (var (id, title) in new[] { ("", "er tom"), (new string('x', 101), "er på 101 tegn"), ("a\0b", "har et NUL-tegn"), ("a\u001bb", "har et styretegn") })
        {
            yield return Malformed($"En aktør, der {title}, afvises", With(Line(), r => r.Actor = id), "actor");
            if (id.Length > 0)
                yield return Malformed($"En ledsager, der {title}, afvises", With(Line(), r => r.Companion = id), "companion");
        }

        foreach (var etag in new[] { "x", "-1", "1.0", " 1", "99999999999999999999", "१" })
            yield return Malformed($"En etag »{etag}« afvises", With(Line(), r => r.Etag = etag), "etag");

        yield return Malformed("En begrundelse på 2001 tegn afvises", With(Agree(Known, Today), r => r.Reason = new string('x', 2001)), "reason");
        yield return Malformed("En begrundelse med NUL-tegn afvises", With(Agree(Known, Today), r => r.Reason = "a\0b"), "reason");
        yield return Malformed("En begrundelse med styretegn afvises", With(Grant(New, Start), r => r.Reason = "a\u0001b"), "reason");

        // Malformed: dates, times and numbers.
        foreach (var (date, title) in new (Date?, string)[]
        {
            (null, "mangler"), (new Date(), "er tom"), (Day(2024, 2, 30), "er den 30. februar"), (Day(2023, 2, 29), "er den 29. februar i et almindeligt år"), (Day(0, 1, 1), "er i år 0"),
            (Day(9999, 12, 31), "er i år 9999"), (Day(2200, 1, 1), "er i år 2200"), (Day(1999, 12, 31), "er i år 1999"), (Day(2024, 13, 1), "er i 13. måned"), (Day(2024, 6, 0), "ingen dag har"),
            (Day(-2024, 6, 1), "er før vor tidsregning"), (Day(2024, int.MaxValue, int.MinValue), "er helt forkert"),
        })
        {
            yield return Malformed($"En arbejdsdato, der {title}, afvises", With(Line(), r => r.Day.Date = date), "day.date");
            if (date is null)
                continue;

            yield return Malformed($"En saldo på en dag, der {title}, afvises", new GetBalanceRequest { Citizen = Known, AsOf = date }, "as_of");
            yield return Malformed($"Et serviceniveau på en dag, der {title}, afvises", new ListServiceLevelsRequest { AsOf = date }, "as_of");
        }

        yield return Malformed("En bevilling uden startdato afvises", With(Grant(New, Start), r => r.StartDate = null), "start_date");
        yield return Malformed("Et ophør uden dato og grund afvises", With(EndGrant(Known, Today), r => (r.LastDate, r.Reason) = (null, GrantEndReason.Unspecified)), "last_date", "reason");
        yield return Malformed("En ukendt ophørsgrund afvises", With(EndGrant(Known, Today), r => r.Reason = (GrantEndReason)77), "reason");
        yield return Malformed("En ukendt slags forbrug afvises", With(Line(), r => r.Kind = (UseKind)(-1)), "kind");
        yield return Malformed("Ukendte parter afvises hver for sig", With(Agree(Known, Today), r => r.Parties.AddRange([(AgreementParty)9, AgreementParty.Unspecified])), "parties[3]", "parties[4]");
        yield return Malformed("En aftale, der slutter før den begynder, afvises", Agree(Known, Today, Yesterday), "to_date");
        yield return Malformed("0 minutter kan ikke bevilges", With(Grant(New, Start), r => r.EntitlementMinutes = 0), "entitlement_minutes");
        yield return Malformed("901 minutter kan ikke bevilges", With(Grant(New, Start), r => r.EntitlementMinutes = 901), "entitlement_minutes");
        yield return Malformed("Det største tal kan ikke bevilges", With(Grant(New, Start), r => r.EntitlementMinutes = int.MaxValue), "entitlement_minutes");
        yield return Malformed("En negativ modregning afvises", Offset(Known, Today, -1), "offset_minutes");
        yield return Malformed("En modregning på mere end en måned afvises", Offset(Known, Today, 44_641), "offset_minutes");
        yield return Malformed("Det største tal kan ikke modregnes", With(Grant(New, Start), r => r.OffsetMinutes = int.MaxValue), "offset_minutes");
        yield return Malformed("Det største antal minutter afvises", With(Line(), r => r.Day.Minutes = int.MaxValue), "day.minutes");
        yield return Malformed("100.001 minutter afvises", Correct(Known, "linje-1", 100_001), "minutes");
        yield return Malformed("En linje uden arbejde afvises", With(Line(), r => r.ClearWork()), "work");
        yield return Malformed("En rettelse uden arbejde afvises", With(Correct(Known, "linje-1", 1), r => r.ClearWork()), "work");
        yield return Malformed("En vagt uden start og slut afvises", With(Line(), r => r.Session = new WorkSession()), "session.start", "session.end");
        yield return Malformed("En slut før starten afvises", Session(RunningService.Noon, -NodaTime.Duration.FromMinutes(1)), "session.end");
        yield return Malformed("En slut ved starten afvises", Session(RunningService.Noon, NodaTime.Duration.Zero), "session.end");
        yield return Malformed("En vagt på over 31 døgn afvises", Session(RunningService.Noon - NodaTime.Duration.FromDays(32), NodaTime.Duration.FromDays(31) + NodaTime.Duration.FromSeconds(1)), "session.end");
        foreach (var (time, title) in new (Timestamp, string)[]
        {
            (new Timestamp { Seconds = 1718445600, Nanos = -1 }, "med negative nanosekunder"), (new Timestamp { Seconds = 1718445600, Nanos = 1_000_000_000 }, "med en milliard nanosekunder"),
            (new Timestamp { Seconds = long.MaxValue }, "efter tidens ende"), (new Timestamp { Seconds = long.MinValue }, "før tidens begyndelse"), (new Timestamp(), "i 1970"),
        })
        {
            yield return Malformed($"Et tidspunkt {title} afvises", new GetBalanceRequest { Citizen = Known, KnownAt = time }, "known_at");
            yield return Malformed($"En vagt fra et tidspunkt {title} afvises", With(Line(), r => r.Session = new WorkSession { Start = time, End = RunningService.Noon.ToTimestamp() }), "session.start");
        }

        yield return Malformed("Et hoved, som ingen har noteret, afvises", new VerifyJournalRequest { Municipality = "municipalities/0151", NotedHead = new JournalHead { Position = 1 } }, "noted_head");
        yield return Malformed("Et kommunenavn på tre cifre afvises", new GetServiceLevelRequest { Municipality = "municipalities/151" }, "municipality");
        yield return Malformed("Et kommunenavn med linjeskift afvises", new VerifyJournalRequest { Municipality = "municipalities/0151\n" }, "municipality");

        // All at once, and never so many that the answer does not fit.
        yield return Malformed(
            "Alle fejl i en linje nævnes på én gang",
            new RecordHoursRequest { Citizen = "x", RequestId = " ", Etag = "x", UseId = "", Kind = (UseKind)9, Companion = "\0", Activity = (Activity)9, Day = new WorkDay { Minutes = int.MaxValue } },
            "citizen", "request_id", "etag", "actor", "use_id", "day.date", "day.minutes", "kind", "companion", "activity");
        yield return Malformed(
            "Tusind forkerte parter nævnes ikke alle",
            With(Agree(Known, Today), r => r.Parties.AddRange(Enumerable.Repeat((AgreementParty)9, 1000))),
            [.. Enumerable.Range(3, 12).Select(i => $"parties[{i}]")]);
    }

    private static Bad Refused(string title, StatusCode status, string reason, IMessage request, (string, string)? metadata = null) => new(title, status, reason, request, [], metadata);

    private static Bad Unchanged(string title, StatusCode status, string reason, IMessage request) => new(title, status, reason, request, [], ("first_valid_from", "2015-01-01"));

    private static Bad Malformed(string title, IMessage request, params string[] fields) => new(title, StatusCode.InvalidArgument, "MALFORMED_REQUEST", request, fields, null);

    private static RecordHoursRequest Line() => Use(Known, "linje-x", Yesterday, 60, "led-2");

    private static RecordHoursRequest Session(Instant start, NodaTime.Duration length) =>
        With(Line(), r => r.Session = new WorkSession { Start = start.ToTimestamp(), End = (start + length).ToTimestamp() });

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    private static T With<T>(T request, Action<T> change)
    {
        change(request);
        return request;
    }

    private static void ShouldBeWords(string message)
    {
        message.Length.ShouldBeInRange(15, 4000);
        message.ShouldContain(' ');
        message.Trim()[^1].ShouldBe('.');
        message.ShouldNotContain("1234", Shouldly.Case.Sensitive, "a CPR number must not be repeated");
        message.Any(c => char.IsControl(c) || c == '\uFFFD').ShouldBeFalse($"no such characters in messages: {message}");
    }

    [GeneratedRegex("\\b[A-Z]+(_[A-Z]+)+\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex($"^{Municipality}[a-z-]{{1,20}}\\z", RegexOptions.None, 1000)]
    private static partial Regex CitizenPattern();

    private sealed record Bad(string Title, StatusCode Status, string Reason, IMessage Request, string[] Fields, (string Name, string Value)? Metadata)
    {
        /// <summary>Whose state to look at: the citizen of the request where it can be asked for, else one who is there.</summary>
        public string Citizen => Request.Descriptor.FindFieldByName("citizen") is { } known && known.Accessor.GetValue(Request) is string name && CitizenPattern().IsMatch(name)
            ? name
            : Known;
    }

    /// <summary>Citizens with a history that there is something to say no to.</summary>
    public sealed class Setting
    {
        internal const string Request = "anmodning-1";
        internal const int LineMinutes = 60;
        internal static readonly LocalDate LineDate = new(2024, 6, 3);
        internal static readonly LocalDate LongDate = new(2024, 6, 4);
        internal static readonly LocalDate StoppedOn = new(2024, 5, 31);

        // A grant and the months behind it, an agreement and what it changes in them, four lines and a reversal.
        internal const string KnownEtag = "27";

        private readonly Lock _lock = new();
        private Task<ServiceProcess>? _ready;

        internal Task<ServiceProcess> In(RunningService running)
        {
            lock (_lock)
                return _ready ??= Prepare(running);
        }

        private static async Task<ServiceProcess> Prepare(RunningService running)
        {
            var service = await running.Service();
            await service.Do(
                Grant(Known, Start),
                Agree(Known, Start),
                With(Use(Known, "linje-1", LineDate, LineMinutes, "led-1"), r => r.RequestId = Request),
                Use(Known, "lang-1", LongDate, 13 * 60, "led-1"),
                Use(Known, "tilbagefoert", LineDate, 5),
                Reverse(Known, "tilbagefoert"),
                With(Use(Known, "nat", LineDate, 5, "led-1"), r => r.Session = new WorkSession
                {
                    Start = Instant.FromUtc(2024, 6, 5, 21, 0).ToTimestamp(), End = Instant.FromUtc(2024, 6, 5, 23, 0).ToTimestamp(),
                }),
                Grant(Stopped, Start),
                EndGrant(Stopped, StoppedOn),
                Grant(Spent, Start),
                Use(Spent, "alt", new(2024, 1, 20), 900),
                Grant(Limited, Start));
            await service.Do(CourseHistories());
            await service.Do(DeliveryHistories());
            return service;
        }
    }
}
