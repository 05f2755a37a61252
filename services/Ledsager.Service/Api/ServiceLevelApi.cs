using Grpc.Core;
using Ledsager.Law;
using Ledsager.Api.ServiceLevels.V1;
using NodaTime;
using Level = Ledsager.Api.ServiceLevels.V1.ServiceLevel;
using Levels = Ledsager.Law.ServiceLevels;

namespace Ledsager.Service.Api;

/// <summary>ledsager.servicelevels.v1.ServiceLevelService: what the municipalities' documents say, value by value.</summary>
internal sealed class ServiceLevelApi(Levels levels, IClock clock) : ServiceLevelService.ServiceLevelServiceBase
{
    public override Task<ListServiceLevelsResponse> ListServiceLevels(ListServiceLevelsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var day = reading.OptionalDate("as_of", request.AsOf) ?? Today();
        reading.ThrowIfFaulty();

        var response = new ListServiceLevelsResponse();
        response.ServiceLevels.AddRange(levels.All.Where(history => KnownOn(history, day)).Select(history => Message(history.On(day))));
        return Task.FromResult(response);
    }

    public override Task<GetServiceLevelResponse> GetServiceLevel(GetServiceLevelRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var municipality = reading.Municipality(request.Municipality);
        var day = reading.OptionalDate("as_of", request.AsOf) ?? Today();
        reading.ThrowIfFaulty();

        var history = levels.Known(municipality);
        return KnownOn(history, day)
            ? Task.FromResult(new GetServiceLevelResponse { ServiceLevel = Message(history.On(day)) })
            : throw Errors.ServiceLevelUnknown(history, day);
    }

    private LocalDate Today() => DanishCalendar.DateOf(clock.GetCurrentInstant());

    private static bool KnownOn(ServiceLevelHistory history, LocalDate day) => history.Versions[0].ValidFrom.Value <= day;

    private static Level Message(Law.ServiceLevel level)
    {
        var message = new Level
        {
            Municipality = $"municipalities/{level.Municipality}",
            DisplayName = level.Name,
            ValidFrom = level.ValidFrom.Value.ToProto(),
            Document = level.Document.Citation.Source,
            Approved = level.Document.Approved?.ToProto(),
        };
        message.Values.AddRange(level.Values.Select(value => new Value
        {
            Name = value.Name,
            Json = value.JsonValue,
            Citation = value.Citation.ToProto(),
            Quote = value.Quote ?? "",
            Assumed = value.Assumed,
            Reason = value.Reason ?? "",
        }));
        return message;
    }
}
