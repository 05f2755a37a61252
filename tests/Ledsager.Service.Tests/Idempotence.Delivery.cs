using Google.Protobuf;
using Ledsager.Api.Delivery.V1;
using NodaTime;
using static Ledsager.Service.Tests.Calls;

namespace Ledsager.Service.Tests;

/// <content>How hours are delivered, and what moves with the citizen.</content>
public sealed partial class Idempotence
{
    private static readonly LocalDate WorkDay = new(2024, 3, 4);
    private static readonly Instant Morning = Instant.FromUtc(2024, 3, 4, 9, 0);

    private static IEnumerable<(string Title, Func<string, IMessage[]> Given, Func<string, IMessage> When, int Facts)> DeliveryWrites() =>
    [
        ("leveringsform", Granted, citizen => Choose(citizen, WorkDay, DeliveryForm.MunicipalStaff), 1),
        ("udpegning", Granted, citizen => Appoint(citizen, WorkDay, "led-1"), 1),
        ("godkendelse", Appointed, citizen => Approve(citizen, WorkDay, "led-1"), 1),
        ("afvisning af ledsager", Appointed, citizen => Refuse(citizen, WorkDay, "led-1"), 1),
        ("ledsagers ophør", Appointed, citizen => Calls.EndCompanion(citizen, WorkDay, "led-1"), 1),
        ("tilskud", Granted, citizen => ApplyForSubsidy(citizen, WorkDay), 2),
        ("tilskud, der venter", citizen => [Grant(citizen, new(2021, 1, 1))], citizen => ApplyForSubsidy(citizen, new(2021, 3, 4)), 1),
        ("udbetaling, der er sket", citizen => [Grant(citizen, Start), ApplyForSubsidy(citizen, WorkDay)], citizen => PayHeld(citizen, Today, 2024), 0),
        ("ledsagekort", Granted, citizen => Card(citizen, WorkDay), 1),
        ("ophold i udlandet", Granted, citizen => Abroad(citizen, WorkDay, Today, Today.PlusDays(9)), 1),
        ("tur", Granted, citizen => Trip(citizen, "tur", WorkDay, 60, returnTravel: 30), 2),
        ("tur igen", citizen => [Grant(citizen, Start), Trip(citizen, "tur", WorkDay, 60)], citizen => Trip(citizen, "tur", WorkDay, 60), 0),
        ("ferie", Granted, citizen => Holiday(citizen, "ferie", Morning, Morning + Duration.FromHours(10)), 1),
        ("afbud", Granted, citizen => Cancel(citizen, "afbud", Morning, Duration.FromHours(1), 120), 1),
        ("forlængelse", citizen => [Grant(citizen, Start), Agree(citizen, Start)], citizen => Extend(citizen, new(2024, 1), new(2024, 12, 31)), 1),
        ("overtagelse", citizen => [Grant(citizen, Start)], citizen => Open(citizen, Start, "0580", Lot(new(2023, 12), 300, new(2024, 5, 31))), 1),
        ("sammenlægning", citizen => [Grant(citizen, Start), Grant(citizen + "-2", Start), Use(citizen + "-2", "linje", WorkDay, 60)], citizen => Merge(citizen, citizen + "-2", Today), 2),
    ];

    private static IMessage[] Granted(string citizen) => [Grant(citizen, Start)];

    private static IMessage[] Appointed(string citizen) => [Grant(citizen, Start), Appoint(citizen, Start, "led-1")];
}
