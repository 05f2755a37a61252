using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a client's certificate says of the client.</summary>
internal static class ServerAuthContext
{
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    private static readonly AuthContext Unauthenticated = new(peerIdentityPropertyName: null, []);

    public static AuthContext Of(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return Unauthenticated;
        }

        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        Add(properties, SubjectAlternativeName, certificate.GetNameInfo(X509NameType.DnsFromAlternativeName, forIssuer: false));
        Add(properties, CommonName, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        var identity = properties.ContainsKey(SubjectAlternativeName) ? SubjectAlternativeName : properties.ContainsKey(CommonName) ? CommonName : null;
        return new AuthContext(identity, properties);
    }

    private static void Add(Dictionary<string, List<AuthProperty>> properties, string name, string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            properties.Add(name, [AuthProperty.Create(name, Encoding.UTF8.GetBytes(value))]);
        }
    }
}
