using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Api.Delivery.V1;
using Ledsager.Law;
using Ledsager.Testing;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests.Delivery;

/// <summary>Who accompanies, in which form, and what is paid beside the hours.</summary>
[Trait("Group", "service")]
public sealed class Choices(RunningService running)
{
    private const string Ballerup = "municipalities/0151/citizens/";
    private const string Nordfyn = "municipalities/0480/citizens/";
    private static readonly LocalDate Start = new(2024, 1, 1);
    private static readonly LocalDate Today = RunningService.Today;

    [Fact(DisplayName = "En ledsager med nær tilknytning godkendes ikke uden en begrundet undtagelse, og kan først da arbejde")]
    public async Task A_close_relation_is_refused_unless_exempted()
    {
        var (service, citizen) = await Granted(Ballerup);
        await service.Do(Appoint(citizen, Start, "soester"));
        var approve = Approve(citizen, Start, "soester", Relation.Close);

        var no = await Refused(service, approve);
        no.Reason.ShouldBe("RELATION_TOO_CLOSE");
        no.Metadata["citation"].ShouldContain("Ballerup");
        (await Refused(service, Use(citizen, "u", Today, 60, "soester"))).Reason.ShouldBe("COMPANION_NOT_APPROVED");

        approve.Exemption = "Ingen andre taler borgerens tegnsprog.";
        await service.Do(approve, Use(citizen, "u", Today, 60, "soester"), Calls.EndCompanion(citizen, Today.PlusDays(-1), "soester"));

        (await Refused(service, Use(citizen, "u2", Today, 60, "soester"))).Reason.ShouldBe("COMPANION_NOT_APPROVED");
        (await service.History(citizen)).Single(fact => fact.Type == "companion_approved").Data.Fields["exemption"].StringValue.ShouldBe("Ingen andre taler borgerens tegnsprog.");
    }

    [Fact(DisplayName = "Kontant tilskud kræver borgerens samtykke; andre former kan vælges til enhver tid")]
    public async Task Cash_needs_consent()
    {
        var (service, citizen) = await Granted(Ballerup);
        var cash = Choose(citizen, Today, DeliveryForm.CashSubsidy);
        cash.AbilityConfirmedOn = Today.ToDate();

        (await Refused(service, cash)).Reason.ShouldBe("CONSENT_NEEDED");
        (await service.History(citizen)).ShouldNotContain(fact => fact.Type == "delivery_form_chosen");

        cash.ConsentedOn = Today.ToDate();
        await service.Do(cash, Choose(citizen, Today, DeliveryForm.MunicipalStaff));
        (await service.History(citizen)).Where(fact => fact.Type == "delivery_form_chosen").Select(fact => fact.Data.Fields["form"].StringValue).ShouldBe(["CashSubsidy", "MunicipalStaff"]);
    }

    [Fact(DisplayName = "Tilskuddet udbetales én gang om året: de sandsynliggjorte udgifter, højst satsen")]
    public async Task The_subsidy_is_paid_once_a_year()
    {
        var (service, citizen) = await Granted(Nordfyn);

        var paid = await service.Delivery.ApplyForExpenseSubsidyAsync(ApplyForSubsidy(citizen, Today, 600));

        (paid.Held, paid.Subsidy).ShouldBe((false, new ExpenseSubsidy { Year = 2024, PaidOn = Today.ToDate(), Kroner = 600 }));
        (await Refused(service, ApplyForSubsidy(citizen, Today, 500))).Reason.ShouldBe("ALREADY_PAID_THIS_YEAR");

        var (_, other) = await Granted(Nordfyn);
        (await service.Delivery.ApplyForExpenseSubsidyAsync(ApplyForSubsidy(other, Today, 5000))).Subsidy.Kroner.ShouldBe(1005);
    }

    [Fact(DisplayName = "Er årets sats ukendt, venter udbetalingen, til satsen er lagt ind, og sker så én gang")]
    public async Task The_subsidy_is_held_until_the_rate_is_known()
    {
        const string citizen = "municipalities/9301/citizens/a";
        await using var database = await (await PostgresServer.Shared()).CreateDatabase();
        using var levels = new TestMunicipalities().Add("9301");
        await using (var service = await ServiceProcess.Start(database.ConnectionString, Today, levels.Folder))
        {
            await service.Do(Grant(citizen, new(2021, 1, 1)));
            var applied = await service.Delivery.ApplyForExpenseSubsidyAsync(ApplyForSubsidy(citizen, new(2021, 3, 1)));
            (applied.Held, applied.Subsidy).ShouldBe((true, null));
            (await Refused(service, PayHeld(citizen, Today, 2021))).Reason.ShouldBe("RATE_NOT_CONFIGURED");
        }

        var path = Path.Combine(levels.Folder, "9301.json");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        file["versions"]![0]!["case"]!["subsidyKroner"]!["value"] = 930;
        await File.WriteAllTextAsync(path, file.ToJsonString());

        await using var informed = await ServiceProcess.Start(database.ConnectionString, Today, levels.Folder);
        var expected = new ExpenseSubsidy { Year = 2021, PaidOn = Today.ToDate(), Kroner = 930 };
        (await informed.Delivery.PayHeldExpenseSubsidyAsync(PayHeld(citizen, Today, 2021))).Subsidy.ShouldBe(expected);
        (await informed.Delivery.PayHeldExpenseSubsidyAsync(PayHeld(citizen, Today, 2021))).Subsidy.ShouldBe(expected);
        (await informed.History(citizen)).Count(fact => fact.Type == "expense_subsidy_paid").ShouldBe(1);
    }

    [Fact(DisplayName = "Ledsagekortet gælder i tre år, også fra en skuddag, og koster 200 kr.")]
    public async Task The_card_is_valid_for_three_years()
    {
        var (service, citizen) = await Granted(Nordfyn);
        var card = await service.Delivery.RecordCompanionCardAsync(Card(citizen, new(2024, 2, 29)));
        (card.ValidThrough.ToLocal(), card.PriceKroner).ShouldBe((new LocalDate(2027, 2, 28), 200));
    }

    private static async Task<ErrorInfo> Refused(ServiceProcess service, IMessage request) =>
        ErrorDetails.Of(await Should.ThrowAsync<RpcException>(() => service.Send(request))).OfType<ErrorInfo>().Single();

    private async Task<(ServiceProcess Service, string Citizen)> Granted(string municipality)
    {
        var service = await running.Service();
        var citizen = municipality + NewId();
        await service.Do(Grant(citizen, Start));
        return (service, citizen);
    }
}
