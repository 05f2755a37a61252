using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Ledsager.Api;
using Ledsager.Service.Transactions;

namespace Ledsager.Service.Api;

/// <summary>What every write has in common.</summary>
internal static class Writing
{
    /// <summary>Reads the fields that every write request carries.</summary>
    public static Write Write<TRequest>(this Reading reading, TRequest request)
        where TRequest : class, IWriteRequest, IMessage<TRequest> => new(
            reading.Citizen(request.Citizen),
            reading.RequestId(request.RequestId),
            HashOf(request),
            reading.Etag(request.Etag),
            request.ValidateOnly,
            reading.Actor(request.Actor));

    // The message's name stands for the method: the same bytes asked of another method are another request. The serialisation is
    // deterministic for messages without maps, and no write request has one. To ask what would become of a request is no other request.
    private static byte[] HashOf<TRequest>(TRequest request)
        where TRequest : class, IWriteRequest, IMessage<TRequest>
    {
        if (request.ValidateOnly)
        {
            request = request.Clone();
            request.ValidateOnly = false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Descriptor.FullName));
        hash.AppendData([0]);
        hash.AppendData(request.ToByteArray());
        return hash.GetHashAndReset();
    }
}
