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

    public sealed partial class ReceiveApplicationRequest : IWriteRequest;

    public sealed partial class AssignCaseworkerRequest : IWriteRequest;

    public sealed partial class RecordMilestoneRequest : IWriteRequest;

    public sealed partial class StartHearingRequest : IWriteRequest;

    public sealed partial class ReceiveHearingResponseRequest : IWriteRequest;

    public sealed partial class IssueDecisionRequest : IWriteRequest;

    public sealed partial class StartServiceRequest : IWriteRequest;

    public sealed partial class ReportChangeRequest : IWriteRequest;

    public sealed partial class CompleteFollowUpRequest : IWriteRequest;

    public sealed partial class CloseDeadlineRequest : IWriteRequest;

    public sealed partial class CompleteTaskRequest : IWriteRequest;

    public sealed partial class CorrectReceiptRequest : IWriteRequest;

    public sealed partial class OverridePolicyRequest : IWriteRequest;
}

namespace Ledsager.Api.Complaints.V1
{
    public sealed partial class FileComplaintRequest : IWriteRequest;

    public sealed partial class UpholdDecisionRequest : IWriteRequest;

    public sealed partial class RedressComplaintRequest : IWriteRequest;

    public sealed partial class MaintainComplaintRequest : IWriteRequest;

    public sealed partial class WithdrawComplaintRequest : IWriteRequest;

    public sealed partial class ForwardComplaintRequest : IWriteRequest;

    public sealed partial class RecordAppealOutcomeRequest : IWriteRequest;
}

namespace Ledsager.Api.Hours.V1
{
    public sealed partial class RecordHoursRequest : IWriteRequest;

    public sealed partial class CorrectHoursRequest : IWriteRequest;

    public sealed partial class ReverseHoursRequest : IWriteRequest;
}

namespace Ledsager.Api.Delivery.V1
{
    public sealed partial class ChooseDeliveryFormRequest : IWriteRequest;

    public sealed partial class AppointCompanionRequest : IWriteRequest;

    public sealed partial class ApproveCompanionRequest : IWriteRequest;

    public sealed partial class RefuseCompanionRequest : IWriteRequest;

    public sealed partial class EndCompanionRequest : IWriteRequest;

    public sealed partial class ApplyForExpenseSubsidyRequest : IWriteRequest;

    public sealed partial class PayHeldExpenseSubsidyRequest : IWriteRequest;

    public sealed partial class RecordCompanionCardRequest : IWriteRequest;

    public sealed partial class NotifyStayAbroadRequest : IWriteRequest;

    public sealed partial class RecordTripRequest : IWriteRequest;

    public sealed partial class RecordHolidayRequest : IWriteRequest;

    public sealed partial class CancelAccompanimentRequest : IWriteRequest;

    public sealed partial class ExtendLotRequest : IWriteRequest;

    public sealed partial class OpenBalanceRequest : IWriteRequest;

    public sealed partial class MergeCitizensRequest : IWriteRequest;
}
