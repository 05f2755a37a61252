namespace Grpc.Core;

/// <summary>The seventeen outcomes of a call. The numbers are what <c>grpc-status</c> carries.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>The server failed in a way it does not describe.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call was done.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but not allowed.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a size limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call requires; repeating it does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost a race and may be repeated from the start.</summary>
    Aborted = 10,

    /// <summary>The call went past a valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method does not exist, or not in the form it was called.</summary>
    Unimplemented = 12,

    /// <summary>An invariant broke, in the protocol or in the server.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; the call may be repeated.</summary>
    Unavailable = 14,

    /// <summary>Data was lost beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
