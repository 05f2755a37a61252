using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Ledsager.Cases;
using Ledsager.Law;
using NodaTime;

namespace Ledsager.Service.Api;

/// <summary>
/// Every no as clients see it: a status, an <c>ErrorInfo</c> for programs, English in the message and Danish beside it for the caseworker.
/// </summary>
internal static partial class Errors
{
    private const string Domain = "ledsager";
    private const string StatusDetails = "grpc-status-details-bin";
    private const int MostViolations = 12;

    public static RpcException Refused(Refusal refusal)
    {
        var code = refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCode.NotFound,
            RefusalKind.Conflict => StatusCode.AlreadyExists,
            _ => StatusCode.FailedPrecondition,
        };
        return With(code, refusal.Reason, refusal.English, refusal.Danish, [.. refusal.Details.Select(detail => (detail.Key, detail.Value)), ("citation", refusal.Rule.ToString())]);
    }

    /// <summary>Every faulty field at once, or the first of very many: what is told travels in trailers, and these have limits on the way.</summary>
    public static RpcException Malformed(IReadOnlyList<Violation> violations)
    {
        if (violations.Count > MostViolations)
            violations = [.. violations.Take(MostViolations)];

        var english = string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.English}"));
        var danish = string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.Danish}"));
        var request = new BadRequest();
        foreach (var violation in violations)
        {
            request.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = violation.English,
                Reason = violation.Reason,
                LocalizedMessage = new LocalizedMessage { Locale = "da-DK", Message = violation.Danish },
            });
        }

        return With(StatusCode.InvalidArgument, "MALFORMED_REQUEST", english, danish, [], request);
    }

    public static RpcException UnknownMunicipality(string code, ServiceLevels levels)
    {
        var known = string.Join(", ", levels.All.Select(history => $"{history.Municipality} {history.Name}"));
        return With(
            StatusCode.NotFound, "UNKNOWN_MUNICIPALITY",
            $"No service level is known for municipality {code}. Known are: {known}. Check the code, or add a service-level file for it.",
            $"Kommune {code} kendes ikke. Kendt er: {known}. Kontrollér kommunekoden, eller få kommunens serviceniveau lagt ind.",
            [("municipality", code)]);
    }

    public static RpcException EtagMismatch(string sent, string current) => With(
        StatusCode.Aborted, "ETAG_MISMATCH",
        $"The case has moved: the request was made on version {sent}, the case is at {current}. Read it again and decide anew.",
        $"Sagen er ændret, siden den blev læst (version {sent}; nu {current}). Læs sagen igen, og tag stilling på ny.",
        [("current_etag", current)]);

    public static RpcException RequestIdReused(string id) => With(
        StatusCode.AlreadyExists, "REQUEST_ID_REUSED",
        $"The request id {id} was used for something else. Give every request an id of its own, and send the same content only when sending it again.",
        $"Anmodningens id {id} er brugt før med et andet indhold. Giv hver anmodning sit eget id.",
        [("request_id", id)]);

    public static RpcException TooBusy() => With(
        StatusCode.Aborted, "TOO_MANY_CONFLICTS",
        "Others changed the case faster than this request could. Nothing was recorded; send it again.",
        "Sagen blev ændret af andre imens. Intet er registreret; prøv igen.",
        []);

    public static RpcException ServiceLevelUnknown(ServiceLevelHistory levels, LocalDate day)
    {
        var first = levels.Versions[0].ValidFrom.Value;
        return With(
            StatusCode.FailedPrecondition, "SERVICE_LEVEL_UNKNOWN",
            $"No service level of {levels.Name} is known on {day:uuuu-MM-dd}; the first is in force from {first:uuuu-MM-dd}.",
            $"Serviceniveauet for {levels.Name} kendes ikke den {day.Spoken()}; det første gælder fra den {first.Spoken()}.",
            [("first_valid_from", $"{first:uuuu-MM-dd}"), ("citation", HoursLaw.Scheme.ToString())]);
    }

    public static RpcException StorageUnavailable() => With(
        StatusCode.Unavailable, "STORAGE_UNAVAILABLE",
        "Storage could not be reached. Whether the request was carried out is not known; send it again with the same request_id.",
        "Databasen kan ikke nås lige nu. Send den samme anmodning igen om lidt.",
        []);

    public static RpcException StoredEventUnknown(string english) => With(
        StatusCode.Internal, "STORED_EVENT_UNKNOWN",
        english,
        "Sagen indeholder oplysninger, som denne version af systemet ikke kan læse. Intet er registreret. Kontakt den, der driver systemet.",
        []);

    private static RpcException With(
        StatusCode code, string reason, string english, string danish, IReadOnlyList<(string Name, string Value)> metadata, params IMessage[] more)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = reason };
        foreach (var (name, value) in metadata)
            info.Metadata[name] = value;

        var status = new Google.Rpc.Status { Code = (int)code, Message = english };
        status.Details.Add(Any.Pack(info));
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "da-DK", Message = danish }));
        status.Details.AddRange(more.Select(detail => Any.Pack(detail)));
        return new RpcException(new Grpc.Core.Status(code, english), new Metadata { { StatusDetails, status.ToByteArray() } });
    }
}

/// <summary>One faulty field of a request.</summary>
/// <param name="Field">Its path in the request.</param>
/// <param name="Reason">A stable name for programs.</param>
/// <param name="English">What is wrong and what is allowed.</param>
/// <param name="Danish">The same for a caseworker.</param>
internal sealed record Violation(string Field, string Reason, string English, string Danish);
