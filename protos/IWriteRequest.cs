namespace Ledsager.Api
{
    /// <summary>A request that changes a case. The fields mean the same in every one of them.</summary>
    public interface IWriteRequest
    {
        /// <summary>Whose case: municipalities/{four digits}/citizens/{id}.</summary>
        string Citizen { get; }

        /// <summary>Names the request within the municipality.</summary>
        string RequestId { get; }

        /// <summary>The version the decision was made on; empty for any.</summary>
        string Etag { get; }

        /// <summary>True to change nothing.</summary>
        bool ValidateOnly { get; set; }

        /// <summary>Who acts.</summary>
        string Actor { get; }
    }
}

namespace Ledsager.Api.Cases.V1
{
    public sealed partial class GrantHoursRequest : IWriteRequest;

    public sealed partial class EndGrantRequest : IWriteRequest;

    public sealed partial class ChangeOffsetRequest : IWriteRequest;

    public sealed partial class AgreeSavingsRequest : IWriteRequest;

    public sealed partial class EndSavingsAgreementRequest : IWriteRequest;
}

namespace Ledsager.Api.Hours.V1
{
    public sealed partial class RecordHoursRequest : IWriteRequest;

    public sealed partial class CorrectHoursRequest : IWriteRequest;

    public sealed partial class ReverseHoursRequest : IWriteRequest;
}
